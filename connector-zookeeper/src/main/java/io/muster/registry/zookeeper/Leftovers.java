package io.muster.registry.zookeeper;

import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.Op;

/**
 * What an earlier attempt, or an earlier session, of the very same instance left. The instance is 128 random bits of this process start, so what carries it
 * can be nobody else's (P4).
 *
 * @param entry the entry under the instance's name
 * @param ids the ids whose holder is this instance
 */
record Leftovers(Registration registration, Optional<Node> entry, List<OwnId> ids) {

    private static final int MOST_IDS = 65_536;

    /** An id that this instance holds; the slot was read before the node, so a write guarded by it touches this node only. */
    record OwnId(Slot slot, Node node, IdHolder holder) {}

    static Leftovers none(Registration registration) {
        return new Leftovers(registration, Optional.empty(), List.of());
    }

    static CompletableFuture<Leftovers> find(
            Session session, Layout layout, Registration registration, Set<Integer> candidates) {
        return session.read(ZooKeeperClaim.entryPath(layout, registration)).thenCompose(entry -> {
            Set<Integer> looked = new TreeSet<>(candidates);
            entry.flatMap(node -> claimedId(registration, node)).ifPresent(looked::add);
            List<CompletableFuture<Optional<OwnId>>> looks = looked.stream()
                    .map(id -> ownId(session, layout, registration, id))
                    .toList();
            return Futures.all(looks)
                    .thenApply(found -> new Leftovers(
                            registration,
                            entry,
                            found.stream().flatMap(Optional::stream).toList()));
        });
    }

    private static Optional<Integer> claimedId(Registration registration, Node entry) {
        return EntryParser.parse(registration.group(), "", entry.data(), entry.stat()) instanceof EntryRead.Valid valid
                ? Optional.of(valid.server().id()).filter(id -> id <= MOST_IDS)
                : Optional.empty();
    }

    private static CompletableFuture<Optional<OwnId>> ownId(
            Session session, Layout layout, Registration registration, int id) {
        return session.exists(layout.slot(id))
                .thenCompose(slot -> session.read(layout.id(id)).thenCompose(node -> {
                    Optional<IdHolder> own = node.flatMap(found -> IdHolder.parse(found.data()))
                            .filter(holder -> holder.instance().equals(registration.instance()));
                    if (own.isEmpty()) {
                        return CompletableFuture.completedFuture(Optional.empty());
                    }
                    return slot.isPresent()
                            ? CompletableFuture.completedFuture(Optional.of(
                                    new OwnId(new Slot(id, slot.get().getVersion()), node.orElseThrow(), own.get())))
                            : Slot.ensure(session, layout, id)
                                    .thenCompose(made -> ownId(session, layout, registration, id));
                }));
    }

    /** Returns the claim that an earlier attempt completed in this session, if what it wrote is what is asked for now. */
    Optional<Claim> finished(Session session, Epochs.Epoch epoch, EntryContent content) {
        if (ids.size() != 1 || entry.isEmpty() || ids.get(0).holder().epoch() != epoch.value()) {
            return Optional.empty();
        }
        OwnId own = ids.get(0);
        long zxid = own.node().stat().getCzxid();
        ServerIdentity identity =
                new ServerIdentity(own.slot().id(), registration.instance(), new Incarnation(epoch.value(), zxid));
        ZooKeeperClaim token = new ZooKeeperClaim(
                session.id(),
                registration.group(),
                EntryParser.registeredAt(entry.get().data()));
        return token.owns(identity, own.node().stat()) && token.isAsWritten(entry.get(), content, identity)
                ? Optional.of(ClaimFlow.claim(identity, token, session))
                : Optional.empty();
    }

    /** Removes the last of several ids, which no sequence of attempts should have brought about. */
    CompletableFuture<MultiAnswer> removeSpare(Session session, Layout layout) {
        OwnId spare = ids.get(ids.size() - 1);
        return session.multi(List.of(
                Op.check(layout.slot(spare.slot().id()), spare.slot().version()),
                Op.delete(layout.id(spare.slot().id()), spare.node().stat().getVersion())));
    }

    /** Removes everything; a conflict means that something changed and has to be looked at again. */
    CompletableFuture<MultiAnswer> removeAll(Session session, Layout layout) {
        List<Op> ops = new ArrayList<>();
        ids.forEach(
                own -> ops.add(Op.check(layout.slot(own.slot().id()), own.slot().version())));
        addRemovals(ops, layout);
        return session.multi(ops);
    }

    boolean isEmpty() {
        return ids.isEmpty() && entry.isEmpty();
    }

    void addRemovals(List<Op> ops, Layout layout) {
        ids.forEach(own ->
                ops.add(Op.delete(layout.id(own.slot().id()), own.node().stat().getVersion())));
        entry.ifPresent(node -> ops.add(Op.delete(
                ZooKeeperClaim.entryPath(layout, registration), node.stat().getVersion())));
    }
}
