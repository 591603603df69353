package io.muster.cluster.scenario;

import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.cluster.scenario.WrittenFromThePage.Server;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.util.HexFormat;

/** Servers of the registry as {@link WrittenFromThePage} names them. */
final class Peers {

    private Peers() {}

    static Server of(ServerIdentity identity, String group) {
        Incarnation incarnation = identity.incarnation();
        return new Server(
                OpenWorld.SYSTEM,
                group,
                identity.id(),
                HexFormat.of().parseHex(identity.instance().toString()),
                incarnation.epoch(),
                incarnation.revision());
    }

    static Server of(Node node) {
        return of(
                node.cluster().self().identity().orElseThrow(),
                node.cluster().self().group());
    }

    static InstanceId instance(Server server) {
        return InstanceId.parse(server.instanceText());
    }
}
