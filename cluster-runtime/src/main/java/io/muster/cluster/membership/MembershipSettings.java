package io.muster.cluster.membership;

import io.muster.cluster.config.MembershipConfig;
import io.muster.cluster.config.RedialConfig;
import io.muster.cluster.config.Topology;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.ServerIdentity;

/**
 * What membership is told.
 *
 * @param system the system's name
 * @param group our group
 * @param instance our process start
 * @param topology who connects to whom
 * @param membership threshold and grace
 * @param redial the backoff
 */
public record MembershipSettings(
        String system,
        String group,
        InstanceId instance,
        Topology topology,
        MembershipConfig membership,
        RedialConfig redial) {

    boolean dials(String remoteGroup) {
        return topology.connects(group, remoteGroup);
    }

    boolean isUp(RegisteredServer server) {
        return server.compatible() && membership.isUp(server.health().status());
    }

    LinkEnd end(ServerIdentity identity) {
        return new LinkEnd(system, group, identity);
    }
}
