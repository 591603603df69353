package io.muster.cluster.wiring;

import io.muster.cluster.LocalServer;
import io.muster.cluster.config.AdvertisedAddress;
import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This server, for the application to read. */
final class OwnServer implements LocalServer {

    private final String system;
    private final String group;
    private final InstanceId instance = InstanceId.random();
    private volatile @Nullable Registered registered;

    /** What is known once it is started. */
    record Registered(
            RegistrationHandle handle, Optional<InetSocketAddress> bound, Optional<AdvertisedAddress> advertised) {}

    OwnServer(String system, String group) {
        this.system = system;
        this.group = group;
    }

    void started(Registered newRegistered) {
        registered = newRegistered;
    }

    @Override
    public String system() {
        return system;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public InstanceId instance() {
        return instance;
    }

    @Override
    public Optional<ServerIdentity> identity() {
        return registration().identity();
    }

    @Override
    public RegistrationState registration() {
        Registered now = registered;
        return now == null ? StopSteps.NOT_REGISTERED : now.handle().state();
    }

    @Override
    public Optional<InetSocketAddress> linkAddress() {
        Registered now = registered;
        return now == null ? Optional.empty() : now.bound();
    }

    private Optional<AdvertisedAddress> advertised() {
        Registered now = registered;
        return now == null ? Optional.empty() : now.advertised();
    }

    @Override
    public String advertisedHost() {
        return advertised().map(AdvertisedAddress::host).orElse("");
    }

    @Override
    public int advertisedPort() {
        return advertised().map(AdvertisedAddress::port).orElse(0);
    }

    @Override
    public Health health() {
        Registered now = registered;
        return now == null ? Health.PASSING : now.handle().health();
    }

    @Override
    public void updateProperties(Map<String, String> properties) {
        running().updateProperties(properties);
    }

    @Override
    public void maintenance(Optional<String> reason) {
        running().maintenance(reason);
    }

    private RegistrationHandle running() {
        Registered now = registered;
        if (now == null) {
            throw new IllegalStateException("the cluster is not running");
        }
        return now.handle();
    }

    /** Returns {@code group/id}. */
    @Override
    public String toString() {
        return group + "/" + identity().map(known -> String.valueOf(known.id())).orElse("?");
    }
}
