package io.muster.registry.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.engine.EngineThreads;
import io.muster.registry.engine.RegistryEngine;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whole connectors on one in-memory registry, all on one virtual time. */
final class MemoryBed {

    static final String GROUP = "world";
    static final Duration TTL = Duration.ofSeconds(10);

    final VirtualOwnerThread time = new VirtualOwnerThread();
    final MemoryRegistry registry = new MemoryRegistry("bed", time);
    final MemoryFaults faults = registry.faults();

    /** One process. */
    final class Member {

        final MemoryBackend backend = new MemoryBackend(registry, TTL);
        final RegistryEngine engine;
        final List<RegistrationState> states = new ArrayList<>();
        final List<String> repairs = new ArrayList<>();
        final List<RegistrySnapshot> snapshots = new ArrayList<>();

        Member(int number, int idRange) {
            engine = new RegistryEngine(
                    backend,
                    new ConnectorContext("system", idRange),
                    EngineSettings.defaults(),
                    EngineThreads.virtual(time, number));
            engine.start();
            time.runPending();
        }

        RegistrationHandle register(int instance) {
            return register(new Registration(GROUP, new InstanceId(1, instance), "localhost", 7000, Map.of()));
        }

        RegistrationHandle register(Registration registration) {
            RegistrationHandle handle = engine.register(registration, new Listener(this));
            advance(Duration.ofMillis(1));
            return handle;
        }

        Member watching() {
            engine.watch(Set.of(GROUP), snapshots::add);
            advance(Duration.ofMillis(1));
            return this;
        }

        RegistrySnapshot snapshot() {
            assertThat(snapshots).isNotEmpty();
            return snapshots.get(snapshots.size() - 1);
        }

        Set<Integer> ids() {
            return snapshot().group(GROUP).serversById().keySet();
        }
    }

    private record Listener(Member process) implements RegistrationListener {

        @Override
        public void onState(RegistrationState state) {
            process.states.add(state);
        }

        @Override
        public void onRepaired(String found) {
            process.repairs.add(found);
        }
    }

    private int processes;

    Member process() {
        return process(16);
    }

    Member process(int idRange) {
        return new Member(++processes, idRange);
    }

    void advance(Duration duration) {
        time.advance(duration);
        assertThat(time.failures()).isEmpty();
    }

    static int id(RegistrationHandle handle) {
        return handle.claim().orElseThrow().id();
    }
}
