package io.muster.registry.consul;

import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.health.Health;
import io.muster.registry.spi.ConnectorContext;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A backend that is open, and its requests made one at a time. */
final class OpenBackend implements BackendEvents, AutoCloseable {

    static final String SYSTEM = "system";
    static final String GROUP = "world";

    private static final int ID_RANGE = 4096;

    private final ConsulBackend backend;

    private OpenBackend(ConsulBackend backend) {
        this.backend = backend;
    }

    static OpenBackend open(ConsulSettings settings) {
        ConsulBackend backend = new ConsulBackend(
                settings,
                ConnectorContext.of(SYSTEM),
                EngineSettings.defaults().withRequestBound(Duration.ofSeconds(10)));
        OpenBackend open = new OpenBackend(backend);
        backend.open(open);
        return open;
    }

    ConsulBackend raw() {
        return backend;
    }

    Claim claim(EntryContent content) throws Exception {
        return get(backend.claim(request(content, -1)));
    }

    Claim claim(EntryContent content, int preferred) throws Exception {
        return get(backend.claim(request(content, preferred)));
    }

    static ClaimRequest request(EntryContent content, int preferred) {
        return new ClaimRequest(
                content,
                preferred < 0 ? OptionalInt.empty() : OptionalInt.of(preferred),
                ID_RANGE,
                OptionalLong.empty());
    }

    static EntryContent content(String host) {
        return new EntryContent(
                new Registration(GROUP, InstanceId.random(), host, 4000, Map.of("zone", "a")), Health.PASSING);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void connected() {}

    @Override
    public void disconnected(String reason) {}

    @Override
    public void claimDoubted(String reason) {}

    @Override
    public void close() {
        backend.close(Duration.ofSeconds(5));
    }
}
