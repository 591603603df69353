package io.muster.registry.consul;

import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.Renewal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is done with a claim that may still hold. Belongs to the owner thread. */
final class Holding {

    private final Api api;
    private final Layout layout;
    private final Epochs epochs;
    private final Entries entries;

    Holding(Api api, Layout layout, Epochs epochs, Entries entries) {
        this.api = api;
        this.layout = layout;
        this.epochs = epochs;
        this.entries = entries;
    }

    /** Renews the session, reads the id, and gives a sign of life besides: the agent takes that one without the servers. */
    CompletableFuture<Renewal> renew(Claim claim) {
        CompletableFuture<Optional<String>> passed = entries.pass(
                        claim.identity().instance())
                .handle((isKnown, failure) -> passing(claim, isKnown, failure));
        return api.renewSession(ConsulClaim.of(claim).session())
                .thenCompose(alive ->
                        id(claim).thenCombine(passed, (found, damage) -> verdict(claim, found, alive, damage)));
    }

    private Optional<String> passing(Claim claim, Boolean isKnown, Throwable failure) {
        String check = Layout.aliveCheck(layout.serviceId(claim.identity().instance()));
        if (failure != null) {
            return Optional.of(check + " could not be passed: " + Failures.describe(failure));
        }
        return isKnown ? Optional.empty() : Optional.of("the agent does not know " + check);
    }

    private CompletableFuture<Optional<Pair>> id(Claim claim) {
        return api.get(layout.id(claim.identity().id()));
    }

    private Renewal verdict(Claim claim, Optional<Pair> found, boolean alive, Optional<String> damage) {
        if (!isHeld(claim, found)) {
            return gone(claim, found, alive);
        }
        if (!alive) {
            // the key would be gone with the session
            throw new RegistryUnavailableException(
                    "session " + ConsulClaim.of(claim).session() + " is over and holds "
                            + found.get().key());
        }
        return damage.<Renewal>map(Renewal.EntryDamaged::new).orElse(Renewal.kept());
    }

    private static boolean isHeld(Claim claim, Optional<Pair> found) {
        return found.filter(pair -> ConsulClaim.of(claim).owns(claim.identity(), pair))
                .isPresent();
    }

    /** Unlike one that is missing, which may be had again at once: others then see no server leave. */
    private static boolean isAnothers(Claim claim, Optional<Pair> found) {
        return found.filter(pair -> !pair.session().equals(ConsulClaim.of(claim).session()))
                .isPresent();
    }

    private Renewal gone(Claim claim, Optional<Pair> found, boolean alive) {
        entries.unexpected(claim.identity().instance());
        if (isAnothers(claim, found)) {
            entries.retract(claim.identity());
        }
        String session = alive ? "" : "session " + ConsulClaim.of(claim).session() + " is over; ";
        return new Renewal.Gone(session + inPlaceOf(claim, found));
    }

    private String inPlaceOf(Claim claim, Optional<Pair> found) {
        return found.map(pair -> pair + ", not since "
                        + claim.identity().incarnation().revision() + " on session "
                        + ConsulClaim.of(claim).session())
                .orElse(layout.id(claim.identity().id()) + " is missing");
    }

    CompletableFuture<Renewal> audit(Claim claim, EntryContent expected) {
        CompletableFuture<Epochs.Epoch> epoch = epochs.read();
        CompletableFuture<Optional<String>> damage = entries.damage(expected, claim.identity());
        return id(claim).thenCompose(found -> {
            if (!isHeld(claim, found)) {
                return CompletableFuture.completedFuture(gone(claim, found, true));
            }
            return epoch.thenCombine(
                    damage,
                    (standing, damaged) -> otherEpoch(claim, standing)
                            .or(() -> damaged)
                            .<Renewal>map(Renewal.EntryDamaged::new)
                            .orElse(Renewal.kept()));
        });
    }

    private static Optional<String> otherEpoch(Claim claim, Epochs.Epoch standing) {
        long epoch = claim.identity().incarnation().epoch();
        return standing.value().isPresent() && standing.value().getAsLong() == epoch
                ? Optional.empty()
                : Optional.of("the epoch is "
                        + (standing.value().isPresent() ? standing.value().getAsLong() : "missing") + ", not "
                        + epoch);
    }

    CompletableFuture<Claim> publish(Claim claim, EntryContent content) {
        CompletableFuture<Epochs.Epoch> read = epochs.read();
        return id(claim).thenCompose(found -> {
            if (!isHeld(claim, found)) {
                entries.unexpected(claim.identity().instance());
                return CompletableFuture.failedFuture(
                        new RegistrationLostException("Cannot publish: " + inPlaceOf(claim, found)));
            }
            return read.thenCompose(epoch -> epochs.standing(
                            epoch, claim.identity().incarnation().epoch()))
                    .thenCompose(epoch -> {
                        Claim now = inEpoch(claim, epoch.value().orElseThrow());
                        return entries.put(content, now.identity()).thenApply(done -> now);
                    });
        });
    }

    private static Claim inEpoch(Claim claim, long epoch) {
        ServerIdentity former = claim.identity();
        return ConsulClaim.of(claim)
                .claim(new ServerIdentity(
                        former.id(),
                        former.instance(),
                        new Incarnation(epoch, former.incarnation().revision())));
    }

    /** Removes the entry first and then the key, so that a listed entry always has its id. */
    CompletableFuture<Void> withdraw(Claim claim) {
        ServerIdentity identity = claim.identity();
        return entries.remove(identity)
                .thenCompose(done -> api.delete(
                        layout.id(identity.id()), identity.incarnation().revision()))
                .thenAccept(gone -> {});
    }
}
