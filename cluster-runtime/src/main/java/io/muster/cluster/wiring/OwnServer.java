package io.muster.cluster.wiring;

import io.muster.cluster.LocalServer;
import io.muster.cluster.config.AdvertisedAddress;
import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** This server, for the application to read. */
final class OwnServer implements LocalServer {

    private final String system;
    private final String group;
    private final InstanceId instance = InstanceId.random();
    private volatile @Nullable Registered registered;

    /** What is known once it is started. */
    record Registered(
            RegistrationHandle handle,
            Optional<InetSocketAddress> bound,
            Optional<AdvertisedAddress> advertised,
            Optional<String> adminUrl) {}

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
    public Optional<String> adminUrl() {
        Registered now = registered;
        return now == null ? Optional.empty() : now.adminUrl();
    }

    @Override
    public Health health() {
        Registered now = registered;
        return now == null ? Health.PASSING : now.handle().health();
    }

    @Override
    public void updateProperties(Map<String, String> properties) {
        RegistrationHandle handle = running();
        if (properties.containsKey(Registration.ADMIN_URL)) {
            throw new IllegalArgumentException(
                    "properties key '" + Registration.ADMIN_URL + "' is set by the cluster itself; leave it out");
        }
        handle.updateProperties(withAdminUrl(properties, adminUrl()));
    }

    @Override
    public void maintenance(Optional<String> reason) {
        running().maintenance(reason);
    }

    /** Returns all that is registered: the application's words, and where the admin endpoint is. */
    static Map<String, String> withAdminUrl(Map<String, String> properties, Optional<String> adminUrl) {
        Map<String, String> all = new TreeMap<>(properties);
        adminUrl.ifPresent(url -> all.put(Registration.ADMIN_URL, url));
        return all;
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
