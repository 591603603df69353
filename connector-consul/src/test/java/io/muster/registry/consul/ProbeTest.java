package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.time.RealOwnerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a fake that never answers who waits for news, as an agent does whose request went to a leader that froze. */
class ProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ConsulSettings ANY = ConsulSettings.of("127.0.0.1");

    private final MockWebServer server = new MockWebServer();
    private final RealOwnerThread owner = new RealOwnerThread("muster-probe-test");
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String leader = "10.0.0.1:8300";
    private Http http;
    private Probe probe;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                if (request.getTarget().startsWith("/v1/status/leader")) {
                    asked.incrementAndGet();
                    return new MockResponse.Builder().body("\"" + leader + "\"").build();
                }
                return new MockResponse.Builder()
                        .headersDelay(1, TimeUnit.MINUTES)
                        .build();
            }
        });
        server.start();
        Times times = new Times(
                ANY.times().session(),
                ANY.times().alive(),
                ANY.times().waitTime(),
                Duration.ofMillis(20),
                PATIENCE,
                PATIENCE);
        ConsulSettings settings =
                ConsulSettings.of("127.0.0.1:" + server.getPort()).withTimes(times);
        http = new Http(settings, owner, "muster-probe-test");
        probe = new Probe(owner, new Api(http), times.probe());
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        http.close(PATIENCE);
        owner.close(PATIENCE);
        server.close();
    }

    private CompletableFuture<Answer> waiting() {
        CompletableFuture<Answer> told = new CompletableFuture<>();
        owner.execute(() -> {
            Http.Exchange exchange =
                    http.send(ApiRequest.get("health/service/x").waitingFor(7, Duration.ofMinutes(5)));
            probe.watchOver(exchange);
            CompletableFuture<?> unused = exchange.answer().whenComplete((answer, failure) -> {
                if (failure == null) {
                    told.complete(answer);
                } else {
                    told.completeExceptionally(failure);
                }
            });
        });
        return told;
    }

    @Test
    void whatWaitsIsGivenUpWhenTheLeaderIsAnotherAndNotBefore() {
        CompletableFuture<Answer> before = waiting();
        await().atMost(PATIENCE).until(() -> asked.get() >= 3);
        assertThat(before).isNotDone();

        leader = "10.0.0.2:8300";

        assertThat(before)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("10.0.0.2:8300, not 10.0.0.1:8300");
        CompletableFuture<Answer> after = waiting();
        int sofar = asked.get();
        await().atMost(PATIENCE).until(() -> asked.get() >= sofar + 3);
        assertThat(after).isNotDone();
    }
}
