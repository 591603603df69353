package io.muster.registry.etcd;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.RequestOp;
import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One attempt to claim an id. Looks, decides, and writes everything in one transaction that does nothing if what was seen has changed; its answer is then the next
 * look. Belongs to the owner thread; one object per request.
 */
final class ClaimFlow {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final int MOST_DOUBLINGS = 5;

    private final OwnerThread owner;
    private final Operations operations;
    private final Layout layout;
    private final ClaimRequest request;
    private final Attempts attempts;
    private final long lease;
    private final CompletableFuture<Duration> granted;
    private boolean given;
    private boolean written;
    private int conflicts;

    ClaimFlow(
            OwnerThread owner,
            Operations operations,
            Layout layout,
            ClaimRequest request,
            Attempts attempts,
            Duration ttl) {
        this.owner = owner;
        this.operations = operations;
        this.layout = layout;
        this.request = request;
        this.attempts = attempts;
        // a number of one's own, so that the lease can be ended even if nobody ever hears of it
        lease = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        attempts.begun(lease);
        granted = operations.grant(lease, ttl);
    }

    /** Makes sure that nothing more is claimed. */
    void giveUp() {
        owner.assertOwner();
        given = true;
    }

    CompletableFuture<Claim> run() {
        // sent together with the grant, because each wait for an answer makes a join that much later
        CompletableFuture<Look> first = attempts.isOnly(lease)
                ? new QuickLook(operations, layout, request)
                        .read()
                        .thenCompose(
                                found -> found.isPresent() ? CompletableFuture.completedFuture(found.get()) : look())
                : look();
        return first.thenCompose(this::decide).whenComplete((claim, failure) -> {
            if (!written) {
                // nothing can hang on it, whatever became of its grant
                attempts.ended(lease);
                forget(lease);
            }
        });
    }

    private CompletableFuture<Look> look() {
        return operations
                .transaction(List.of(), Look.ops(layout), List.of())
                .thenApply(response -> Look.of(response, layout, registration().instance()));
    }

    private Registration registration() {
        return request.content().registration();
    }

    private CompletableFuture<Claim> decide(Look look) {
        if (given) {
            return CompletableFuture.failedFuture(new RegistryUnavailableException("The claim was given up"));
        }
        long lastKnown = request.lastKnownEpoch().orElse(0);
        if (!look.epoch().isAtLeast(lastKnown)) {
            return new Epochs(owner, operations, layout)
                    .standing(look.epoch(), lastKnown)
                    .thenCompose(epoch -> decide(new Look(epoch, look.taken(), look.own())));
        }
        if (!look.own().isEmpty()) {
            return finish(look);
        }
        // what an earlier attempt has sent must not arrive later than this one
        return endUnsettled().thenCompose(done -> granted).thenCompose(ttl -> write(look, choose(look.taken()), ttl));
    }

    private CompletableFuture<Void> endUnsettled() {
        CompletableFuture<?>[] ended = attempts.unsettled().stream()
                .filter(earlier -> earlier != lease)
                .map(this::end)
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(ended);
    }

    private CompletableFuture<Void> end(long earlier) {
        return operations.revoke(earlier).thenAccept(done -> attempts.ended(earlier));
    }

    /** Ends a lease that nothing hangs on; if that fails, it ends by itself. */
    private void forget(long unused) {
        CompletableFuture<?> ignored = end(unused).exceptionally(failure -> null);
    }

    private int choose(BitSet taken) {
        int preferred = request.preferredId().orElse(-1);
        int free = preferred >= 0 && preferred < request.idRange() && !taken.get(preferred)
                ? preferred
                : taken.nextClearBit(0);
        if (free >= request.idRange()) {
            throw new RegistryRejectedException("No id is free: all of 0 to " + (request.idRange() - 1) + " are taken ("
                    + layout.ids() + "); raise the id range or stop a server");
        }
        return free;
    }

    private CompletableFuture<Claim> write(Look look, int id, Duration ttl) {
        if (given) {
            return decide(look);
        }
        written = true;
        long epoch = look.epoch().value().orElseThrow();
        ServerIdentity unnumbered = new ServerIdentity(id, registration().instance(), new Incarnation(epoch, 0));
        List<RequestOp> writes = List.of(
                Ops.put(layout.id(id), Layout.bytes(registration().instance().toString()), lease),
                Ops.put(layout.entry(registration()), EntryCodec.encode(request.content(), unnumbered, false), lease));
        return operations
                .transaction(
                        List.of(
                                Ops.isModifiedAt(layout.epoch(), look.epoch().modified()),
                                Ops.isCreatedAt(layout.id(id), 0)),
                        writes,
                        Look.ops(layout))
                .thenCompose(response -> response.getSucceeded()
                        ? CompletableFuture.completedFuture(
                                claimed(id, epoch, response.getHeader().getRevision(), ttl))
                        : again(Look.of(response, layout, registration().instance())));
    }

    private Claim claimed(int id, long epoch, long revision, Duration ttl) {
        attempts.settled(lease);
        // a lease of an id that was lost; the entry was moved from it to this one
        attempts.all().stream().filter(former -> former != lease).forEach(this::forget);
        return new EtcdClaim(lease, ttl, registration().group())
                .claim(new ServerIdentity(id, registration().instance(), new Incarnation(epoch, revision)));
    }

    /** Many who claim at once are spread a little, so that not all try the same next id. */
    private CompletableFuture<Claim> again(Look look) {
        conflicts++;
        if (conflicts == 1) {
            return decide(look);
        }
        CompletableFuture<Void> waited = new CompletableFuture<>();
        long most = SHORTEST_PAUSE.toNanos() << Math.min(conflicts, MOST_DOUBLINGS);
        owner.schedule(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)), () -> waited.complete(null));
        return waited.thenCompose(done -> look()).thenCompose(this::decide);
    }

    /** An earlier attempt of this instance took effect: it is finished if its lease lives, and what is more than one id is given back. */
    private CompletableFuture<Claim> finish(Look look) {
        int preferred = request.preferredId().orElse(-1);
        Look.OwnId kept = look.own().stream()
                .filter(own -> attempts.isOurs(own.lease()))
                .min(Comparator.comparing((Look.OwnId own) -> own.id() != preferred)
                        .thenComparing(Look.OwnId::id))
                .orElse(null);
        if (kept == null) {
            return remove(look.own());
        }
        return operations.keepAlive(kept.lease()).thenCompose(alive -> alive ? keep(look, kept) : remove(look.own()));
    }

    private CompletableFuture<Claim> keep(Look look, Look.OwnId kept) {
        long epoch = look.epoch().value().orElseThrow();
        ServerIdentity identity =
                new ServerIdentity(kept.id(), registration().instance(), new Incarnation(epoch, kept.created()));
        List<Compare> conditions = new ArrayList<>(
                List.of(Ops.isModifiedAt(layout.epoch(), look.epoch().modified())));
        List<RequestOp> writes = new ArrayList<>(List.of(Ops.put(
                layout.entry(registration()), EntryCodec.encode(request.content(), identity, true), kept.lease())));
        for (Look.OwnId own : look.own()) {
            conditions.add(Ops.isCreatedAt(layout.id(own.id()), own.created()));
            if (own.id() != kept.id()) {
                writes.add(Ops.delete(layout.id(own.id())));
            }
        }
        return granted.thenCompose(ttl -> operations
                .transaction(conditions, writes, Look.ops(layout))
                .thenCompose(response -> {
                    if (!response.getSucceeded()) {
                        return again(Look.of(response, layout, registration().instance()));
                    }
                    attempts.settled(kept.lease());
                    attempts.all().stream()
                            .filter(other -> other != kept.lease())
                            .forEach(this::forget);
                    return CompletableFuture.completedFuture(
                            new EtcdClaim(kept.lease(), ttl, registration().group()).claim(identity));
                }));
    }

    private CompletableFuture<Claim> remove(List<Look.OwnId> own) {
        List<Compare> conditions = own.stream()
                .map(held -> Ops.isCreatedAt(layout.id(held.id()), held.created()))
                .toList();
        List<RequestOp> deletes =
                own.stream().map(held -> Ops.delete(layout.id(held.id()))).toList();
        return operations
                .transaction(conditions, deletes, List.of())
                .thenCompose(response -> look())
                .thenCompose(this::decide);
    }
}
