package io.muster.cluster.wiring;

import io.muster.cluster.Cluster;
import io.muster.cluster.admin.AdminEndpoint;
import io.muster.cluster.client.ClientListener;
import io.muster.cluster.config.AddressConfig;
import io.muster.cluster.config.AdminUrl;
import io.muster.cluster.config.AdvertisedAddress;
import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.config.Visibility;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.link.ListenRequest;
import io.muster.cluster.membership.Membership;
import io.muster.cluster.membership.MembershipListener;
import io.muster.cluster.membership.MembershipSettings;
import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.time.RealOwnerThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The steps of a start. What it opened it closes again if a later step fails. */
final class ClusterStart {

    private final ClusterConfig config;
    private final InstanceId instance;
    private final RealOwnerThread owner;
    private final LinkNetwork network;
    private final Membership membership;
    private Optional<LinkListener> listener = Optional.empty();
    private Optional<WatchHandle> watch = Optional.empty();
    private Optional<ClientListener> clients = Optional.empty();
    private Optional<AdminEndpoint> admin = Optional.empty();

    /** Starts threads and opens nothing yet. */
    ClusterStart(
            ClusterConfig config, InstanceId instance, ServerRegistryConnector connector, MembershipListener members) {
        this.config = config;
        this.instance = instance;
        this.owner = new RealOwnerThread("muster-membership-" + config.group());
        this.network =
                LinkNetwork.open(config.links().settings(), config.links().eventLoops());
        MembershipSettings settings = new MembershipSettings(
                config.system(),
                config.group(),
                instance,
                config.topology(),
                config.membership(),
                config.links().redial());
        this.membership = new Membership(
                settings,
                owner,
                network,
                connector::refresh,
                members,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    Membership membership() {
        return membership;
    }

    /** Binds the link listener, unless no server connects to our group. */
    Optional<InetSocketAddress> bind() {
        if (config.ownGroup().visibility() == Visibility.EXTERNAL) {
            return Optional.empty();
        }
        try {
            LinkListener bound = network.bind(new ListenRequest(where(), config.system(), instance), membership);
            listener = Optional.of(bound);
            return Optional.of(bound.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Binds the client listener. */
    InetSocketAddress bindClients(ClientService service) {
        try {
            ClientListener bound = ClientListener.bind(
                    where(), config.clients(), config.links().eventLoops(), service.gate(), service.handler());
            clients = Optional.of(bound);
            return bound.address();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the admin endpoint, if it is on; returns its URL. */
    Optional<String> openAdmin(Cluster cluster, ServerRegistryConnector connector) {
        if (!config.admin().isOn()) {
            return Optional.empty();
        }
        try {
            AdminEndpoint opened = AdminEndpoint.open(config.admin(), cluster);
            admin = Optional.of(opened);
            return Optional.of(AdminUrl.choose(
                    config, opened.address(), connector.diagnose().endpoint()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetSocketAddress where() {
        return new InetSocketAddress(
                config.address().bindHost(), config.address().bindPort());
    }

    /**
     * Chooses what others are told. A server of an external group that names no port accepts nobody, as far as others are told.
     *
     * @param boundPort of the link listener, of ours for clients, or of the application's own
     */
    Optional<AdvertisedAddress> advertised(OptionalInt boundPort, ServerRegistryConnector connector) {
        AddressConfig address = config.address();
        boolean nothingToTell = boundPort.isEmpty() && address.advertisePort().isEmpty() && address.bindPort() == 0;
        return nothingToTell
                ? Optional.empty()
                : Optional.of(AdvertisedAddress.choose(
                        address,
                        boundPort.orElse(address.bindPort()),
                        connector.diagnose().endpoint()));
    }

    /** Follows exactly the linked groups, and registers. */
    Running follow(
            ServerRegistryConnector connector,
            RegistryFollower follower,
            Optional<AdvertisedAddress> advertised,
            Optional<String> adminUrl,
            Collection<HealthCheck> checks) {
        Registration registration = new Registration(
                config.group(),
                instance,
                advertised.map(AdvertisedAddress::host).orElse(""),
                advertised.map(AdvertisedAddress::port).orElse(0),
                OwnServer.withAdminUrl(config.properties(), adminUrl));
        Set<String> linked = config.topology().linkedWith(config.group());
        if (linked.isEmpty()) {
            follower.nothingToFollow();
        } else {
            watch = Optional.of(connector.watch(linked, follower));
        }
        RegistrationHandle handle = connector.register(registration, checks, follower);
        return new Running(owner, network, listener, clients, membership, watch, handle, admin);
    }

    void undo() {
        admin.ifPresent(AdminEndpoint::close);
        clients.ifPresent(ClientListener::close);
        watch.ifPresent(WatchHandle::close);
        listener.ifPresent(LinkListener::close);
        network.close();
        try {
            owner.close(Closing.LAST_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
