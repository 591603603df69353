package io.muster.cluster.membership;

import io.muster.cluster.config.GroupConfig;
import io.muster.cluster.config.MembershipConfig;
import io.muster.cluster.config.RedialConfig;
import io.muster.cluster.config.Topology;
import io.muster.cluster.config.Visibility;
import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The membership of one {@code social} server: it dials {@code world}, and {@code client} dials it. Virtual time, no sockets. Events are kept as text:
 * {@code joined 1}, {@code connected 1}, {@code changed 1}, {@code disconnected 1}, {@code left 1 REGISTRY}.
 */
final class MembershipBed {

    static final Duration GRACE = Duration.ofSeconds(15);
    static final RedialConfig REDIAL =
            new RedialConfig(Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(10));
    static final InstanceId OWN = InstanceId.random();
    static final int OWN_ID = 9;

    final VirtualOwnerThread owner = new VirtualOwnerThread();
    final FakeNetwork network = new FakeNetwork();
    final List<String> events = new ArrayList<>();
    final List<String> hints = new ArrayList<>();
    final List<Member> members = new ArrayList<>();
    final Membership membership;

    /** What the jitter takes of the longest delay. */
    double jitter = 1;

    private final Map<String, List<RegisteredServer>> listed =
            new TreeMap<>(Map.of("world", List.of(), "client", List.of()));
    private long version;

    MembershipBed() {
        Topology topology = Topology.of(List.of(
                GroupConfig.of("client", Visibility.EXTERNAL, List.of("social")),
                GroupConfig.of("social", Visibility.INTERNAL, List.of("world")),
                GroupConfig.of("world", Visibility.INTERNAL, List.of())));
        MembershipConfig config =
                new MembershipConfig(GRACE, HealthStatus.WARNING, new TreeMap<>(), Duration.ofSeconds(5));
        membership = new Membership(
                new MembershipSettings("game", "social", OWN, topology, config, REDIAL),
                owner,
                network,
                hints::add,
                this::joined,
                () -> jitter);
    }

    /** A bed that is registered and sees {@code servers}. */
    static MembershipBed seeing(RegisteredServer... servers) {
        MembershipBed bed = new MembershipBed();
        bed.registered(OWN_ID, 50);
        bed.snapshot(servers);
        return bed;
    }

    static RegisteredServer world(int id, long revision) {
        return server("world", id, InstanceId.random(), revision);
    }

    static RegisteredServer client(int id, long revision) {
        return server("client", id, InstanceId.random(), revision);
    }

    static RegisteredServer server(String group, int id, InstanceId instance, long revision) {
        ServerIdentity identity = new ServerIdentity(id, instance, new Incarnation(1, revision));
        return new RegisteredServer(group, identity, "host" + id, 4000, Map.of(), Health.PASSING, true);
    }

    static RegisteredServer renewed(RegisteredServer server, long revision) {
        return server(server.group(), server.id(), server.identity().instance(), revision);
    }

    static RegisteredServer with(RegisteredServer server, Health health) {
        return new RegisteredServer(
                server.group(), server.identity(), server.host(), server.port(), Map.of(), health, true);
    }

    private MemberSink joined(Member member) {
        events.add("joined " + member.id());
        members.add(member);
        return new Recorder(member);
    }

    void snapshot(RegisteredServer... servers) {
        snapshot(Freshness.current(), servers);
    }

    void stale(RegisteredServer... servers) {
        snapshot(new Freshness.Stale(Instant.EPOCH, "down"), servers);
    }

    void recovering(RegisteredServer... servers) {
        snapshot(new Freshness.Recovering(Instant.EPOCH, Instant.EPOCH, "wiped"), servers);
    }

    private void snapshot(Freshness freshness, RegisteredServer... servers) {
        Map<String, GroupSnapshot> groups = new TreeMap<>();
        for (String group : listed.keySet()) {
            groups.put(
                    group,
                    GroupSnapshot.of(
                            group,
                            Arrays.stream(servers)
                                    .filter(server -> server.group().equals(group))
                                    .toList(),
                            0));
        }
        membership.onSnapshot(RegistrySnapshot.of(++version, freshness, groups));
        run();
    }

    static ServerIdentity own(int id, long revision) {
        return new ServerIdentity(id, OWN, new Incarnation(1, revision));
    }

    void registered(int id, long revision) {
        state(new RegistrationState.Registered(own(id, revision)));
    }

    void suspended(int id, long revision) {
        state(new RegistrationState.Suspended(own(id, revision), "no renewal"));
    }

    void lost(int id, long revision) {
        state(new RegistrationState.Lost(own(id, revision), new RegistrationLostException("expired")));
    }

    private void state(RegistrationState state) {
        membership.onRegistration(state);
        run();
    }

    /** Connects the last dial. */
    FakeLink connect() {
        FakeLink link = network.lastDial().succeeds();
        run();
        return link;
    }

    FakeIncoming dialledBy(RegisteredServer peer, long attempt) {
        return dialledBy(peer, attempt, OWN_ID);
    }

    FakeIncoming dialledBy(RegisteredServer peer, long attempt, int targetId) {
        LinkEnd dialler = new LinkEnd("game", peer.group(), peer.identity());
        FakeIncoming incoming = new FakeIncoming(dialler, new LinkTarget(targetId, OWN), attempt);
        membership.onIdentity(incoming);
        run();
        return incoming;
    }

    void run() {
        owner.runPending();
    }

    void pass(Duration duration) {
        owner.advance(duration);
        run();
    }

    /** Forgets what happened so far, so that a test asserts what follows and not what was. */
    void forget() {
        events.clear();
        hints.clear();
        network.dials.clear();
    }

    private final class Recorder implements MemberSink {
        private final Member member;

        Recorder(Member member) {
            this.member = member;
        }

        @Override
        public void onConnected(Link link) {
            events.add("connected " + member.id());
        }

        @Override
        public void onChanged() {
            events.add("changed " + member.id());
        }

        @Override
        public void onDisconnected(Link link, DownReason reason, long unsent) {
            events.add("disconnected " + member.id());
        }

        @Override
        public void onDialFailed(DialFailure failure) {}

        @Override
        public void onLeft(LeaveCause cause) {
            events.add("left " + member.id() + " " + cause);
        }

        @Override
        public void onMessage(Link link, MessageView message) {}

        @Override
        public void onWritable(Link link) {}
    }
}
