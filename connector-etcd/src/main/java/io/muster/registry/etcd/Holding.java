package io.muster.registry.etcd;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RequestOp;
import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is done with a claim that may still hold. Each write is guarded by the revision of the claim. Stateless. */
final class Holding {

    private static final int MOST_ATTEMPTS = 8;

    private final Operations operations;
    private final Layout layout;
    private final Epochs epochs;

    Holding(Operations operations, Layout layout, Epochs epochs) {
        this.operations = operations;
        this.layout = layout;
        this.epochs = epochs;
    }

    /** Keeps the lease alive, and then reads what is on it: servers have said of a revoked lease that it was kept alive. */
    CompletableFuture<Renewal> renew(Claim claim) {
        return operations
                .keepAlive(EtcdClaim.of(claim).lease())
                .thenCompose(alive -> read(claim).thenApply(own -> verdict(claim, own, alive)));
    }

    private CompletableFuture<OwnKeys> read(Claim claim) {
        return operations
                .transaction(List.of(), OwnKeys.ops(layout, claim), List.of())
                .thenApply(OwnKeys::of);
    }

    private Renewal verdict(Claim claim, OwnKeys own, boolean alive) {
        if (!alive || !own.isHeld(claim)) {
            return gone(claim, own, alive);
        }
        return entryDamage(claim, own).<Renewal>map(Renewal.EntryDamaged::new).orElse(Renewal.kept());
    }

    private Renewal gone(Claim claim, OwnKeys own, boolean alive) {
        String lease =
                alive ? "" : "lease " + Long.toHexString(EtcdClaim.of(claim).lease()) + " is over; ";
        return new Renewal.Gone(lease + own.inPlaceOf(claim, layout));
    }

    /** Returns what is wrong with the entry, as far as can be told without knowing what it should say. */
    private Optional<String> entryDamage(Claim claim, OwnKeys own) {
        EtcdClaim token = EtcdClaim.of(claim);
        String key = token.entryKey(layout, claim.identity());
        long epoch = claim.identity().incarnation().epoch();
        if (own.epoch().value().isEmpty() || own.epoch().value().getAsLong() != epoch) {
            return Optional.of("the epoch is "
                    + (own.epoch().value().isPresent() ? own.epoch().value().getAsLong() : "missing")
                    + ", not " + epoch);
        }
        if (own.entry().isEmpty()) {
            return Optional.of(key + " is missing");
        }
        return own.entry().get().getLease() == token.lease()
                ? Optional.empty()
                : Optional.of(key + " was taken off its lease");
    }

    CompletableFuture<Renewal> audit(Claim claim, EntryContent expected) {
        return read(claim).thenApply(own -> {
            if (!own.isHeld(claim)) {
                return gone(claim, own, true);
            }
            return entryDamage(claim, own)
                    .or(() -> EtcdClaim.of(claim).isAsWritten(own.entry().orElseThrow(), expected, claim.identity())
                            ? Optional.empty()
                            : Optional.of(EtcdClaim.of(claim).entryKey(layout, claim.identity()) + " was altered"))
                    .<Renewal>map(Renewal.EntryDamaged::new)
                    .orElse(Renewal.kept());
        });
    }

    CompletableFuture<Claim> publish(Claim claim, EntryContent content) {
        return publish(claim, content, MOST_ATTEMPTS);
    }

    private CompletableFuture<Claim> publish(Claim claim, EntryContent content, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(
                    new RegistryUnavailableException("The epoch at " + layout.epoch() + " is written by many at once"));
        }
        EtcdClaim token = EtcdClaim.of(claim);
        ServerIdentity identity = claim.identity();
        List<Compare> conditions = List.of(
                isHeld(claim),
                Ops.holds(layout.epoch(), Epochs.encode(identity.incarnation().epoch())));
        RequestOp write =
                Ops.put(token.entryKey(layout, identity), EntryCodec.encode(content, identity, true), token.lease());
        return operations
                .transaction(conditions, List.of(write), OwnKeys.ops(layout, claim))
                .thenCompose(response -> response.getSucceeded()
                        ? CompletableFuture.completedFuture(claim)
                        : republish(claim, content, OwnKeys.of(response), attempts));
    }

    private CompletableFuture<Claim> republish(Claim claim, EntryContent content, OwnKeys own, int attempts) {
        if (!own.isHeld(claim)) {
            return CompletableFuture.failedFuture(
                    new RegistrationLostException("Cannot publish: " + own.inPlaceOf(claim, layout)));
        }
        return epochs.standing(own.epoch(), claim.identity().incarnation().epoch())
                .thenCompose(epoch -> publish(inEpoch(claim, epoch.value().orElseThrow()), content, attempts - 1));
    }

    private static Claim inEpoch(Claim claim, long epoch) {
        ServerIdentity former = claim.identity();
        return EtcdClaim.of(claim)
                .claim(new ServerIdentity(
                        former.id(),
                        former.instance(),
                        new Incarnation(epoch, former.incarnation().revision())));
    }

    private Compare isHeld(Claim claim) {
        ServerIdentity identity = claim.identity();
        return Ops.isCreatedAt(layout.id(identity.id()), identity.incarnation().revision());
    }

    /** Removes both keys; if the id is not the claim's any more, only an entry that is still on the claim's lease. */
    CompletableFuture<Void> withdraw(Claim claim) {
        ServerIdentity identity = claim.identity();
        String key = EtcdClaim.of(claim).entryKey(layout, identity);
        List<RequestOp> deletes = List.of(Ops.delete(layout.id(identity.id())), Ops.delete(key));
        return operations
                .transaction(List.of(isHeld(claim)), deletes, OwnKeys.ops(layout, claim))
                .thenCompose(response -> response.getSucceeded()
                        ? CompletableFuture.completedFuture(null)
                        : deleteEntry(claim, key, OwnKeys.of(response).entry()));
    }

    private CompletableFuture<Void> deleteEntry(Claim claim, String key, Optional<KeyValue> found) {
        boolean isOurs = found.filter(
                        entry -> entry.getLease() == EtcdClaim.of(claim).lease())
                .isPresent();
        return isOurs
                ? operations
                        .transaction(
                                List.of(Ops.isModifiedAt(key, found.get().getModRevision())),
                                List.of(Ops.delete(key)),
                                List.of())
                        .thenAccept(response -> {})
                : CompletableFuture.completedFuture(null);
    }
}
