package io.muster.registry.consul;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Follows one group: a list at index I, then queries that wait for something newer than I. An answer is the whole group, and is no news where it says the same; one that is no success, has
 * no index, or an older one than before leads to a new list. Belongs to the owner thread.
 */
final class GroupFollower implements GroupFeed {

    /** So many answers may come at once; from then on one per shortest retry. */
    private static final int BURST = 16;

    private final ConsulBackend backend;
    private final String group;
    private final Sink sink;
    private final OwnerThread owner;
    private final EntryParser parser;
    private final Pace pace;

    private int lists;
    private Runnable cancelQuery = () -> {};
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private EntryParser.Parsed known = new EntryParser.Parsed(List.of(), Set.of());
    private Optional<String> knownDoubt = Optional.empty();
    private int failures;
    private boolean closed;

    GroupFollower(ConsulBackend backend, String group, Sink sink) {
        this.backend = backend;
        this.group = group;
        this.sink = sink;
        this.owner = backend.owner();
        this.parser = new EntryParser(backend.layout().system(), group);
        this.pace = new Pace(backend.retry().min(), BURST);
    }

    /**
     * A whole group as one answer said it.
     *
     * @param index what to wait for something newer than
     */
    private record Read(EntryParser.Parsed group, long index, Optional<String> doubt) {

        Listing listing(Epochs.Epoch epoch) {
            return new Listing(group.entriesAt(index), index, epoch.value(), doubt);
        }
    }

    @Override
    public CompletionStage<Listing> list(Consistency consistency) {
        return backend.request("list the group " + group, () -> {
            int number = ++lists;
            endQuery();
            // strongly in any case: a server that has just started answers by default before it has caught up with its
            // own
            // data, as if that had been put back
            ApiRequest query = query().consistent();
            return backend.api()
                    .send(query)
                    .thenApply(this::read)
                    .thenCompose(this::checked)
                    .thenCompose(read -> backend.epochs().read().thenApply(epoch -> {
                        // the next query begins after the list was handed over, or its answer might overtake it
                        backend.afterwards(() -> follow(number, read));
                        return read.listing(epoch);
                    }));
        });
    }

    private ApiRequest query() {
        ApiRequest query = ApiRequest.get("health/service/" + backend.layout().service(group))
                .large();
        return backend.isConsistent() ? query.consistent() : query;
    }

    private Read read(Answer answer) {
        answer.required().led();
        EntryParser.Parsed parsed = parser.parse(answer.list());
        Set<String> missing = backend.entries().missing(group, parsed.serviceIds());
        Optional<String> doubt = answer.filtered()
                ? Optional.of("access rules left something out")
                : Optional.of("the own " + missing + " is left out").filter(text -> !missing.isEmpty());
        return new Read(parsed, answer.index().getAsLong(), doubt);
    }

    /** Older servers do not say that access rules left something out; but who may not see any node sees no server either. */
    private CompletableFuture<Read> checked(Read read) {
        if (!read.group().serviceIds().isEmpty() || read.doubt().isPresent()) {
            return CompletableFuture.completedFuture(read);
        }
        return backend.seesNodes()
                .thenApply(sees -> sees
                        ? read
                        : new Read(
                                read.group(), read.index(), Optional.of("the token may not read nodes (node:read)")));
    }

    private void follow(int number, Read read) {
        if (!closed && number == lists) {
            known = read.group();
            knownDoubt = read.doubt();
            query(number, read.index());
        }
    }

    private void query(int number, long index) {
        Duration pause = pace.take(owner.nanoTime());
        timer = owner.schedule(pause, () -> {
            Http.Exchange exchange = backend.http().send(query().waitingFor(index, backend.waitTime()));
            cancelQuery = exchange.cancel();
            backend.probe().watchOver(exchange);
            owner.whenDone(
                    exchange.answer().thenApply(this::read).thenCompose(read -> answered(number, index, read)),
                    (done, failure) -> {
                        if (failure != null && number == lists) {
                            doubt(number, Failures.describe(failure));
                        }
                    });
        });
    }

    private CompletableFuture<?> answered(int number, long index, Read read) {
        if (closed || number != lists) {
            return CompletableFuture.completedFuture(null);
        }
        if (read.index() < index) {
            throw new RegistryUnavailableException("the index went back from " + index + " to " + read.index());
        }
        failures = 0;
        if (read.group().entries().equals(known.entries()) && read.doubt().equals(knownDoubt)) {
            query(number, read.index());
            return CompletableFuture.completedFuture(null);
        }
        // read after the entries: a registry that is wiped between the two is not one that everybody left
        return checked(read)
                .thenCompose(sure -> backend.epochs().read().thenAccept(epoch -> {
                    if (!closed && number == lists) {
                        known = sure.group();
                        knownDoubt = sure.doubt();
                        sink.listed(sure.listing(epoch));
                        query(number, sure.index());
                    }
                }));
    }

    /** Queries that fail again and again lead to lists at a growing distance. */
    private void doubt(int number, String reason) {
        failures++;
        endQuery();
        Duration pause =
                failures <= 1 ? Duration.ZERO : backend.retry().delay(failures - 1, ThreadLocalRandom.current());
        timer = owner.schedule(pause, () -> {
            if (!closed && number == lists) {
                sink.doubt(reason);
            }
        });
    }

    private void endQuery() {
        timer.cancel();
        cancelQuery.run();
        cancelQuery = () -> {};
    }

    @Override
    public void close() {
        owner.execute(() -> {
            closed = true;
            lists++;
            endQuery();
        });
    }
}
