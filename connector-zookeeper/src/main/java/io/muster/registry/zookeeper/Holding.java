package io.muster.registry.zookeeper;

import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Renewal;
import io.muster.registry.time.OwnerThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * What is done with a claim that may still hold. Each write is guarded by the slot's version and the nodes that were read. Stateless.
 *
 * <p>The slot is read before the id's node. If that node is the claim's then, nobody has claimed the id since it was made, and a claim that comes later raises
 * the slot's version. So it may be any version: what others did to the slot stands in nobody's way.
 */
final class Holding {

    private static final int MOST_ATTEMPTS = 8;

    private final OwnerThread owner;
    private final Layout layout;
    private final Epochs epochs;

    Holding(OwnerThread owner, Layout layout) {
        this.owner = owner;
        this.layout = layout;
        this.epochs = new Epochs(owner, layout);
    }

    CompletableFuture<Renewal> renew(Session session, Claim claim) {
        long sent = owner.nanoTime();
        CompletableFuture<Void> synced = session.sync(layout.ids());
        return synced.thenCombine(
                session.exists(layout.id(claim.identity().id())),
                (done, id) -> isLive(session, claim)
                                && id.filter(stat -> ZooKeeperClaim.of(claim).owns(claim.identity(), stat))
                                        .isPresent()
                        ? covered(session, sent, Renewal.kept())
                        : gone(session, claim, OwnNodes.describe(claim, layout, id)));
    }

    CompletableFuture<Renewal> audit(Session session, Claim claim, EntryContent expected) {
        long sent = owner.nanoTime();
        CompletableFuture<OwnNodes> nodes = OwnNodes.read(session, layout, claim);
        return nodes.thenCombine(epochs.read(session), (own, epoch) -> {
            if (!isLive(session, claim) || !own.isHeld(claim)) {
                return gone(session, claim, own.inPlaceOf(claim, layout));
            }
            return covered(
                    session,
                    sent,
                    damage(claim, expected, own, epoch)
                            .<Renewal>map(Renewal.EntryDamaged::new)
                            .orElse(Renewal.kept()));
        });
    }

    private static boolean isLive(Session session, Claim claim) {
        return ZooKeeperClaim.of(claim).sessionId() == session.id();
    }

    private static Renewal gone(Session session, Claim claim, String found) {
        return new Renewal.Gone(
                isLive(session, claim)
                        ? found
                        : "the session 0x"
                                + Long.toHexString(ZooKeeperClaim.of(claim).sessionId()) + " that held the id is over; "
                                + found);
    }

    private static Renewal covered(Session session, long sent, Renewal renewal) {
        if (!session.clock().covers(sent)) {
            throw new RegistryUnavailableException(
                    "The process was paused; the session has to show that it lives first");
        }
        return renewal;
    }

    private Optional<String> damage(Claim claim, EntryContent expected, OwnNodes own, Optional<Epochs.Epoch> standing) {
        String path = ZooKeeperClaim.of(claim).entryPath(layout, claim.identity());
        long epoch = claim.identity().incarnation().epoch();
        if (standing.isEmpty() || standing.get().value() != epoch) {
            return Optional.of("the epoch is "
                    + standing.map(found -> Long.toString(found.value())).orElse("missing") + ", not " + epoch);
        }
        if (own.entry().isEmpty()) {
            return Optional.of(path + " is missing");
        }
        return ZooKeeperClaim.of(claim).isAsWritten(own.entry().get(), expected, claim.identity())
                ? Optional.empty()
                : Optional.of(path + " was altered");
    }

    CompletableFuture<Claim> publish(Session session, Claim claim, EntryContent content) {
        return publish(session, claim, content, MOST_ATTEMPTS);
    }

    private CompletableFuture<Claim> publish(Session session, Claim claim, EntryContent content, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(new RegistryUnavailableException(
                    "The entry of id " + claim.identity().id() + " is written by others at once"));
        }
        CompletableFuture<Look> nodes = look(session, claim);
        CompletableFuture<Epochs.Epoch> standing =
                epochs.standing(session, claim.identity().incarnation().epoch());
        return nodes.thenCompose(seen -> standing.thenCompose(epoch -> {
                    if (!isLive(session, claim) || !seen.own().isHeld(claim)) {
                        throw new RegistrationLostException(
                                "Cannot publish: " + seen.own().inPlaceOf(claim, layout));
                    }
                    return publish(session, inEpoch(claim, epoch), content, seen, epoch);
                }))
                .thenCompose(published -> published.isPresent()
                        ? CompletableFuture.completedFuture(published.get())
                        : publish(session, claim, content, attempts - 1));
    }

    private static Claim inEpoch(Claim claim, Epochs.Epoch epoch) {
        ServerIdentity former = claim.identity();
        Incarnation incarnation =
                new Incarnation(epoch.value(), former.incarnation().revision());
        return new Claim(
                new ServerIdentity(former.id(), former.instance(), incarnation),
                claim.validity(),
                claim.renewEvery(),
                claim.token());
    }

    private CompletableFuture<Optional<Claim>> publish(
            Session session, Claim claim, EntryContent content, Look seen, Epochs.Epoch epoch) {
        OwnNodes own = seen.own();
        ZooKeeperClaim token = ZooKeeperClaim.of(claim);
        if (own.entry()
                .filter(entry -> token.isAsWritten(entry, content, claim.identity()))
                .isPresent()) {
            return CompletableFuture.completedFuture(Optional.of(claim));
        }
        if (seen.slot().isEmpty()) {
            return makeSlot(session, claim).thenApply(made -> Optional.empty());
        }
        String path = token.entryPath(layout, claim.identity());
        byte[] data = token.encode(content, claim.identity());
        List<Op> ops = new ArrayList<>();
        ops.add(guard(seen.slot().get()));
        ops.add(Op.check(
                layout.id(claim.identity().id()), own.id().orElseThrow().stat().getVersion()));
        ops.add(Op.check(layout.epoch(), epoch.version()));
        Optional<Integer> version = own.entry().map(entry -> entry.stat().getVersion());
        if (own.entry()
                .filter(entry -> entry.stat().getEphemeralOwner() == session.id())
                .isPresent()) {
            ops.add(Op.setData(path, data, version.orElseThrow()));
        } else {
            version.ifPresent(found -> ops.add(Op.delete(path, found)));
            ops.add(Op.create(path, data, session.acl(), CreateMode.EPHEMERAL));
        }
        return session.multi(ops).thenApply(answer -> answer.isDone() ? Optional.of(claim) : Optional.empty());
    }

    /**
     * What a write depends on.
     *
     * @param slot the slot as it was before {@code own} was read; empty if it was missing
     */
    private record Look(Optional<Slot> slot, OwnNodes own) {}

    private CompletableFuture<Look> look(Session session, Claim claim) {
        CompletableFuture<Optional<Slot>> slot =
                Slot.find(session, layout, claim.identity().id());
        return slot.thenCombine(OwnNodes.read(session, layout, claim), Look::new);
    }

    private CompletableFuture<?> makeSlot(Session session, Claim claim) {
        return Parents.ensure(session, layout, ZooKeeperClaim.of(claim).group())
                .thenCompose(
                        done -> Slot.ensure(session, layout, claim.identity().id()));
    }

    private Op guard(Slot slot) {
        return Op.check(layout.slot(slot.id()), slot.version());
    }

    CompletableFuture<Void> withdraw(Session session, Claim claim) {
        return withdraw(session, claim, MOST_ATTEMPTS);
    }

    private CompletableFuture<Void> withdraw(Session session, Claim claim, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.failedFuture(new RegistryUnavailableException(
                    "The nodes of id " + claim.identity().id() + " are written by others at once"));
        }
        return look(session, claim).thenCompose(seen -> {
            if (seen.own().isHeld(claim) && seen.slot().isEmpty()) {
                return makeSlot(session, claim).thenCompose(made -> withdraw(session, claim, attempts - 1));
            }
            List<Op> ops = removal(claim, seen);
            if (ops.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            return session.multi(ops)
                    .thenCompose(answer -> answer.isDone()
                            ? CompletableFuture.completedFuture(null)
                            : withdraw(session, claim, attempts - 1));
        });
    }

    private List<Op> removal(Claim claim, Look seen) {
        OwnNodes own = seen.own();
        List<Op> ops = new ArrayList<>();
        if (own.isHeld(claim)) {
            ops.add(guard(seen.slot().orElseThrow()));
            ops.add(Op.delete(
                    layout.id(claim.identity().id()),
                    own.id().orElseThrow().stat().getVersion()));
        }
        own.entry()
                .filter(entry -> isOf(claim, entry))
                .ifPresent(entry -> ops.add(Op.delete(
                        ZooKeeperClaim.of(claim).entryPath(layout, claim.identity()),
                        entry.stat().getVersion())));
        return ops;
    }

    // An entry that was spoilt says nothing any more, but it stands under the instance's name and is owned by the
    // claim's session
    private static boolean isOf(Claim claim, Node entry) {
        if (EntryParser.parse(ZooKeeperClaim.of(claim).group(), "", entry.data(), entry.stat())
                instanceof EntryRead.Valid valid) {
            ServerIdentity found = valid.server().identity();
            return found.id() == claim.identity().id()
                    && found.incarnation().revision()
                            == claim.identity().incarnation().revision();
        }
        return entry.stat().getEphemeralOwner() == ZooKeeperClaim.of(claim).sessionId();
    }
}
