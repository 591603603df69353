package io.muster.registry.zookeeper;

import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The nodes of one claim as they were found.
 *
 * @param id the id's node
 * @param entry the entry
 */
record OwnNodes(Optional<Node> id, Optional<Node> entry) {

    /** Reads both, behind a {@code sync}: everything acknowledged before is seen. */
    static CompletableFuture<OwnNodes> read(Session session, Layout layout, Claim claim) {
        ServerIdentity identity = claim.identity();
        CompletableFuture<Void> synced = session.sync(layout.ids());
        CompletableFuture<Optional<Node>> id = session.read(layout.id(identity.id()));
        CompletableFuture<Optional<Node>> entry =
                session.read(ZooKeeperClaim.of(claim).entryPath(layout, identity));
        return synced.thenCombine(id, (done, node) -> node).thenCombine(entry, OwnNodes::new);
    }

    /** Returns whether the id is still the claim's. */
    boolean isHeld(Claim claim) {
        return id.isPresent()
                && ZooKeeperClaim.of(claim).owns(claim.identity(), id.get().stat());
    }

    /** Returns what stands in place of the claim, for people. */
    String inPlaceOf(Claim claim, Layout layout) {
        return describe(claim, layout, id.map(Node::stat));
    }

    static String describe(Claim claim, Layout layout, Optional<org.apache.zookeeper.data.Stat> id) {
        String path = layout.id(claim.identity().id());
        return id.map(stat -> path + " is owned by session 0x" + Long.toHexString(stat.getEphemeralOwner())
                        + ", made at 0x" + Long.toHexString(stat.getCzxid()) + ", not at 0x"
                        + Long.toHexString(claim.identity().incarnation().revision()))
                .orElse(path + " is missing");
    }
}
