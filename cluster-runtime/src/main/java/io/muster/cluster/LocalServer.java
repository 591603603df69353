package io.muster.cluster;

import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** This server, as it takes part in the system. */
public interface LocalServer {

    /** Returns the system's name. */
    String system();

    /** Returns our group's name. */
    String group();

    /** Returns this process start. */
    InstanceId instance();

    /** Returns who we are to others now: the claimed identity, or the suspended one; empty before the first registration and after a loss. */
    Optional<ServerIdentity> identity();

    /** Returns where our registration stands. */
    RegistrationState registration();

    /** Returns the bound address of the link listener; empty before the start, and for a group that nobody connects to. */
    Optional<InetSocketAddress> linkAddress();

    /** Returns the advertised host; empty before the start, or if we accept nobody. */
    String advertisedHost();

    /** Returns the advertised port; 0 before the start, or if we accept nobody. */
    int advertisedPort();

    /** Returns the URL of the admin endpoint, as it is registered; empty before the start, and if there is none. */
    Optional<String> adminUrl();

    /** Returns the health we publish. */
    Health health();

    /**
     * Replaces the properties that others read.
     *
     * @throws IllegalArgumentException if they are out of the registry's limits; nothing is changed then
     * @throws IllegalStateException unless the cluster is running
     */
    void updateProperties(Map<String, String> properties);

    /**
     * Puts this server into maintenance: it stays a member and keeps its links, but nobody opens a new one to it.
     *
     * @param reason shown to others; empty ends the maintenance
     * @throws IllegalStateException unless the cluster is running
     */
    void maintenance(Optional<String> reason);
}
