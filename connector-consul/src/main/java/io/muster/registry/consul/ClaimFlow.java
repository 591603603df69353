package io.muster.registry.consul;

import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One attempt to claim an id: a session, a look, one transaction that does nothing if what was seen has changed, and then the entry. Belongs to the owner thread; one object per
 * request.
 */
final class ClaimFlow {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(4);
    private static final int MOST_DOUBLINGS = 5;

    private final Surroundings around;
    private final OwnerThread owner;
    private final Api api;
    private final Layout layout;
    private final ClaimRequest request;
    private final Attempts attempts;
    /** Ids that are free and kept back: their last session ended by itself a moment ago. */
    private final BitSet delayed = new BitSet();

    private boolean given;
    private boolean written;
    private boolean soughtUnheard;
    private int conflicts;

    ClaimFlow(Surroundings around, ClaimRequest request, Attempts attempts) {
        this.around = around;
        this.owner = around.owner();
        this.api = around.api();
        this.layout = around.layout();
        this.request = request;
        this.attempts = attempts;
    }

    /**
     * What all claims of one process have in common.
     *
     * @param ttl the TTL of their sessions
     */
    record Surroundings(OwnerThread owner, Api api, Layout layout, Entries entries, Turns turns, Duration ttl) {}

    /** Makes sure that nothing more is claimed. */
    void giveUp() {
        owner.assertOwner();
        given = true;
    }

    CompletableFuture<Claim> run() {
        String name = layout.serviceId(registration().instance());
        // begun before its turn, because each wait for an answer makes a join that much later
        CompletableFuture<String> made = attempts.creating(api.createSession(EntryCodec.session(name, around.ttl())));
        return around.turns().next(() -> take(made)).thenCompose(this::publish);
    }

    private CompletableFuture<Taken> take(CompletableFuture<String> made) {
        CompletableFuture<Look> looked = given ? givenUp() : look();
        return made.thenCompose(session -> looked.thenCompose(look -> decide(look, session))
                .whenComplete((taken, failure) -> {
                    if (failure != null && !written) {
                        // nothing can hang on it
                        forget(session);
                    }
                }));
    }

    /** An id that was taken, and by which session. */
    private record Taken(ServerIdentity identity, String session) {}

    private CompletableFuture<Look> look() {
        return api.getAll(layout.base()).thenApply(all -> Look.of(all, layout));
    }

    private Registration registration() {
        return request.content().registration();
    }

    private CompletableFuture<Taken> decide(Look look, String session) {
        if (given) {
            return givenUp();
        }
        long lastKnown = request.lastKnownEpoch().orElse(0);
        if (!look.epoch().isAtLeast(lastKnown)) {
            return new Epochs(owner, api, layout)
                    .standing(look.epoch(), lastKnown)
                    .thenCompose(epoch -> decide(look.with(epoch), session));
        }
        if (attempts.otherThan(session).isEmpty() && (soughtUnheard || !attempts.hasUnheard())) {
            return write(look, choose(look), session);
        }
        soughtUnheard = true;
        // what an earlier attempt has sent must not arrive later than this one
        return earlier(api, attempts, layout.serviceId(registration().instance()))
                .thenApply(all ->
                        all.stream().filter(each -> !each.equals(session)).toList())
                .thenCompose(earlier -> undo(api, attempts, look.heldBy(earlier), earlier))
                .thenCompose(done -> look())
                .thenCompose(again -> decide(again, session));
    }

    /** Returns the sessions of all attempts, those that nobody heard of too. */
    static CompletableFuture<List<String>> earlier(Api api, Attempts attempts, String name) {
        if (!attempts.hasUnheard()) {
            return CompletableFuture.completedFuture(attempts.all());
        }
        return api.sessionsNamed(name).thenApply(named -> {
            named.forEach(attempts::begun);
            return attempts.all();
        });
    }

    private static <T> CompletableFuture<T> givenUp() {
        return CompletableFuture.failedFuture(new RegistryUnavailableException("the claim was given up"));
    }

    /** Frees what some sessions hold, and ends them: the keys first, or Consul would keep them back for a while. */
    static CompletableFuture<Void> undo(Api api, Attempts attempts, List<Pair> held, List<String> sessions) {
        CompletableFuture<?>[] deleted = held.stream()
                .map(pair -> api.delete(pair.key(), pair.modified()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(deleted)
                .thenCompose(done -> CompletableFuture.allOf(sessions.stream()
                        .map(session -> api.destroySession(session).thenAccept(ended -> attempts.ended(session)))
                        .toArray(CompletableFuture<?>[]::new)));
    }

    /** Ends a session that nothing hangs on; if that fails, it ends by itself. */
    private void forget(String unused) {
        CompletableFuture<?> ignored = api.destroySession(unused)
                .thenAccept(done -> attempts.ended(unused))
                .exceptionally(failure -> null);
    }

    private int choose(Look look) {
        BitSet busy = look.taken(layout);
        busy.or(delayed);
        int preferred = request.preferredId().orElse(-1);
        int free = preferred >= 0 && preferred < request.idRange() && !busy.get(preferred)
                ? preferred
                : busy.nextClearBit(0);
        if (free >= request.idRange()) {
            throw new RegistryRejectedException("No id is free: all of 0 to " + (request.idRange() - 1) + " are taken ("
                    + layout.ids() + (delayed.isEmpty() ? "" : ", some for a moment only, by a session that ended")
                    + "); raise the id range or stop a server");
        }
        return free;
    }

    private CompletableFuture<Taken> write(Look look, int id, String session) {
        written = true;
        attempts.claiming();
        String key = layout.id(id);
        String operations = Transactions.claim(
                layout.epoch(),
                look.epoch().modified(),
                key,
                registration().instance().toString(),
                session);
        return api.transaction(operations, key).thenCompose(done -> {
            if (done.index().isEmpty()) {
                return refused(done.refusal(), look, id, session);
            }
            ServerIdentity identity = new ServerIdentity(
                    id,
                    registration().instance(),
                    new Incarnation(
                            look.epoch().value().orElseThrow(), done.index().getAsLong()));
            return CompletableFuture.completedFuture(new Taken(identity, session));
        });
    }

    private CompletableFuture<Claim> publish(Taken taken) {
        if (given) {
            return givenUp();
        }
        return attempts.registering(around.entries().put(request.content(), taken.identity()))
                .thenApply(done -> new ConsulClaim(
                                taken.session(), around.ttl(), registration().group())
                        .claim(taken.identity()));
    }

    private CompletableFuture<Taken> refused(String why, Look look, int id, String session) {
        if (why.contains("lock delay")) {
            delayed.set(id);
            return given ? givenUp() : write(look, choose(look), session);
        }
        if (why.contains("invalid session")) {
            attempts.ended(session);
            return CompletableFuture.failedFuture(
                    new RegistryUnavailableException("session " + session + " is over: " + why));
        }
        return again(session);
    }

    /** Many who claim at once are spread a little, so that not all try the same next id. */
    private CompletableFuture<Taken> again(String session) {
        conflicts++;
        CompletableFuture<Void> waited = new CompletableFuture<>();
        long most = SHORTEST_PAUSE.toNanos() << Math.min(conflicts - 1, MOST_DOUBLINGS);
        owner.schedule(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)), () -> waited.complete(null));
        return waited.thenCompose(done -> look()).thenCompose(look -> decide(look, session));
    }
}
