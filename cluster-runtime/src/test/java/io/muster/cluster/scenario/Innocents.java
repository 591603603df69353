package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.config.ClusterConfigBuilder;
import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.cluster.scenario.WrittenFromThePage.Server;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import java.util.Map;
import java.util.function.Consumer;

/** A world and a social server that are linked and talk without a pause, whatever somebody else does to one of them; and that somebody's identity. */
final class Innocents implements AutoCloseable {

    static final int PEER_ID = 40;

    final TableRegistry table = new TableRegistry();
    final OpenWorld open;
    final Node world;
    final Node social;

    private final RemoteServer seen;
    private final Flow up;
    private final Flow down;

    Innocents(Consumer<ClusterConfigBuilder> settings) {
        open = new OpenWorld(config -> {
            config.registry("memory").set("link.redial.base", "20ms").set("link.redial.max", "200ms");
            settings.accept(config);
        });
        world = open.start("world", table.connector());
        social = open.start("social", table.connector());
        Scenarios.untilConnected(world, social);
        seen = social.server(world.id());
        up = Scenarios.flow(social, world);
        down = Scenarios.flow(world, social);
        up.awaitMore(20);
        down.awaitMore(20);
    }

    int port() {
        return world.cluster().self().advertisedPort();
    }

    WrittenFromThePage connect() throws Exception {
        return WrittenFromThePage.connect(port());
    }

    /** Lists a server of a group under {@link #PEER_ID}, and returns it. */
    Server listPeer(String group, int port) {
        return Peers.of(table.put(Registration.of(group, "127.0.0.1", port), PEER_ID), group);
    }

    /** Lists it anew, with a newer incarnation. */
    ServerIdentity renew(Server peer, int port) {
        return table.put(new Registration(peer.group(), Peers.instance(peer), "127.0.0.1", port, Map.of()), peer.id());
    }

    /** The messages went on, each came once and in order, and nothing happened to the link. */
    void assertUndisturbed() throws InterruptedException {
        up.awaitMore(20);
        down.awaitMore(20);
        up.finish();
        down.finish();
        assertThat(up.faults).isEmpty();
        assertThat(down.faults).isEmpty();
        assertThat(social.server(world.id())).isSameAs(seen);
        assertThat(seen.statistics().connects()).isEqualTo(1);
        assertThat(seen.isConnected()).isTrue();
        assertThat(world.heard("social").events)
                .contains("joined " + social.id(), "connected " + social.id())
                .doesNotContain("left " + social.id());
    }

    /** Of whoever else came, nothing is left. */
    void assertNothingLeft() {
        until(() -> world.cluster().statistics().openHandshakes() == 0
                && social.cluster().statistics().openHandshakes() == 0);
        assertThat(world.cluster().statistics().heldPeers()).isZero();
    }

    @Override
    public void close() {
        up.close();
        down.close();
        open.close();
        table.close();
    }
}
