package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.Renewal;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An engine on virtual time and a scripted backend, with everything its listeners were told. */
final class EngineBed {

    static final Duration VALIDITY = Duration.ofSeconds(6);
    static final Duration RENEW_EVERY = Duration.ofSeconds(2);
    static final EngineSettings SETTINGS = EngineSettings.defaults();

    final VirtualOwnerThread time = new VirtualOwnerThread();
    final ScriptedBackend backend = new ScriptedBackend(time);
    final RegistryEngine engine;
    final List<RegistrationState> states = new ArrayList<>();
    final List<String> repairs = new ArrayList<>();
    final List<RegistrySnapshot> snapshots = new ArrayList<>();
    final List<Freshness.Stale> unavailable = new ArrayList<>();
    private long revision = 10;

    /** The claim that was made last. */
    Claim claim = claim(0);

    EngineBed() {
        this(SETTINGS);
    }

    EngineBed(EngineSettings settings) {
        engine = new RegistryEngine(
                backend, new ConnectorContext("system", 16), settings, EngineThreads.virtual(time, 42));
    }

    /** Starts the engine on a backend that is connected. */
    EngineBed started() {
        engine.start();
        time.runPending();
        backend.events().connected();
        time.runPending();
        return this;
    }

    /** Lets the backend do well whatever it is asked. */
    EngineBed willing() {
        backend.answering(
                "claim",
                request ->
                        claim(request.argument(ClaimRequest.class).preferredId().orElse(3)));
        backend.answering("renew", request -> Renewal.kept());
        backend.answering("audit", request -> Renewal.kept());
        backend.answering("publish", request -> claim);
        backend.answering("withdraw", request -> null);
        backend.answering("abandon", request -> null);
        backend.answering("raiseEpoch", request -> Entries.EPOCH + 50);
        return this;
    }

    /** Makes a claim of an id with the next revision. */
    Claim claim(int id) {
        ServerIdentity identity =
                new ServerIdentity(id, Entries.instance(1), new Incarnation(Entries.EPOCH, revision++));
        claim = new Claim(identity, VALIDITY, RENEW_EVERY, "token" + revision);
        return claim;
    }

    static Registration registration() {
        return new Registration(Entries.GROUP, Entries.instance(1), "localhost", 7000, Map.of());
    }

    RegistrationHandle register() {
        RegistrationHandle handle = engine.register(registration(), new RegistrationListener() {
            @Override
            public void onState(RegistrationState state) {
                states.add(state);
            }

            @Override
            public void onRepaired(String found) {
                repairs.add(found);
            }
        });
        time.runPending();
        return handle;
    }

    WatchHandle watch(String... groups) {
        WatchHandle handle = engine.watch(Set.of(groups), new WatchListener() {
            @Override
            public void onSnapshot(RegistrySnapshot snapshot) {
                snapshots.add(snapshot);
            }

            @Override
            public void onUnavailable(Freshness.Stale stale) {
                unavailable.add(stale);
            }
        });
        time.runPending();
        return handle;
    }

    RegistrySnapshot snapshot() {
        assertThat(snapshots).as("snapshots").isNotEmpty();
        return snapshots.get(snapshots.size() - 1);
    }

    /** The ids the newest snapshot lists in the usual group. */
    Set<Integer> ids() {
        return snapshot().group(Entries.GROUP).serversById().keySet();
    }

    RegistrationState state() {
        assertThat(states).as("states").isNotEmpty();
        return states.get(states.size() - 1);
    }

    List<String> stateNames() {
        return states.stream().map(state -> state.getClass().getSimpleName()).toList();
    }

    long count(Counted counted) {
        return engine.diagnose().counters().getOrDefault(counted.word(), -1L);
    }

    void advance(Duration duration) {
        time.advance(duration);
        assertThat(time.failures()).as("what tasks threw").isEmpty();
    }

    void advanceMillis(long millis) {
        advance(Duration.ofMillis(millis));
    }

    static RegistryUnavailableException outage() {
        return new RegistryUnavailableException("connection refused by script:1");
    }
}
