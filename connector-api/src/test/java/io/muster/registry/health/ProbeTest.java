package io.muster.registry.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.createContext("/status/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.sendResponseHeaders(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), -1);
            exchange.close();
        });
        server.createContext("/hang", exchange -> {
            awaitQuietly(release);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        release.countDown();
        server.stop(0);
    }

    private Probe http(String path, Duration timeout) {
        URI target = URI.create("http://" + loopback.getHostAddress() + ":"
                + server.getAddress().getPort() + path);
        return Probe.of(new HealthCheck.Http("http", SECOND, timeout, target));
    }

    @ParameterizedTest
    @CsvSource({
        "200,PASSING",
        "204,PASSING",
        "301,CRITICAL",
        "429,WARNING",
        "404,CRITICAL",
        "500,CRITICAL",
        "503,CRITICAL"
    })
    void http_statusIsTheHealth(int status, HealthStatus expected) throws Exception {
        Health health = http("/status/" + status, LONG).run();

        assertThat(health.status()).isEqualTo(expected);
        if (expected != HealthStatus.PASSING) {
            assertThat(health.note()).contains("/status/" + status).endsWith("answered " + status);
        }
    }

    @Test
    void http_nobodyThere_isCriticalAndNamesTheAddress() throws Exception {
        int free = freePort();
        URI target = URI.create("http://" + loopback.getHostAddress() + ":" + free + "/health");

        Health health =
                Probe.of(new HealthCheck.Http("http", SECOND, LONG, target)).run();

        assertThat(health.status()).isEqualTo(HealthStatus.CRITICAL);
        assertThat(health.note()).contains(target.toString());
    }

    @Test
    void http_secretsOfTheAddress_areAskedWithButNotShown() throws Exception {
        URI target = URI.create("http://who:hunter2@" + loopback.getHostAddress() + ":"
                + server.getAddress().getPort() + "/status/500?token=hunter3");
        HealthCheck check = new HealthCheck.Http("http", SECOND, LONG, target);

        assertThat(Probe.of(check).run().note())
                .contains("/status/500 answered 500")
                .doesNotContain("hunter");
        assertThat(check.toString()).contains("/status/500").doesNotContain("hunter");
    }

    @Test
    void http_hangs_endsAtItsTimeout() throws Exception {
        Health health = http("/hang", Duration.ofMillis(50)).run();

        assertThat(health.status()).isEqualTo(HealthStatus.CRITICAL);
    }

    @Test
    void http_hangs_endsWhenAborted() throws Exception {
        Probe probe = http("/hang", LONG);
        CompletableFuture<Health> result = CompletableFuture.supplyAsync(() -> run(probe));

        Health health = abortedUntilDone(probe, result);

        assertThat(health.status()).isEqualTo(HealthStatus.CRITICAL);
    }

    @Test
    void tcp_accepted_isPassing() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, loopback)) {
            Probe probe = Probe.of(
                    new HealthCheck.Tcp("tcp", SECOND, LONG, loopback.getHostAddress(), socket.getLocalPort()));

            assertThat(probe.run()).isEqualTo(Health.PASSING);
        }
    }

    @Test
    void tcp_refused_isCriticalAndNamesTheAddress() throws Exception {
        int free = freePort();

        Health health = Probe.of(new HealthCheck.Tcp("tcp", SECOND, LONG, loopback.getHostAddress(), free))
                .run();

        assertThat(health.status()).isEqualTo(HealthStatus.CRITICAL);
        assertThat(health.note()).contains(loopback.getHostAddress() + ":" + free);
    }

    @Test
    void abort_whenNothingRuns_doesNothing() throws Exception {
        Probe probe = http("/status/200", LONG);

        probe.abort();

        assertThat(probe.run()).isEqualTo(Health.PASSING);
    }

    @Test
    void aTimeoutOfForEver_isTheLongestThatASocketKnows() {
        assertThat(SocketTimes.of(ChronoUnit.FOREVER.getDuration())).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void checksThatCannotBe_areRefused() {
        assertThatThrownBy(() -> new HealthCheck.Tcp("tcp", SECOND, SECOND, "localhost", 0))
                .hasMessageContaining("port=0");
        assertThatThrownBy(() -> new HealthCheck.Http("http", SECOND, SECOND, URI.create("ftp://localhost")))
                .hasMessageContaining("ftp://localhost");
        assertThatThrownBy(() -> new HealthCheck.Tcp(" ", SECOND, SECOND, "localhost", 1))
                .hasMessageContaining("must not be blank");
        assertThatThrownBy(() -> new HealthCheck.Tcp("tcp", Duration.ofMillis(9), SECOND, "localhost", 1))
                .hasMessageContaining("interval=PT0.009S");
        assertThatThrownBy(() -> new HealthCheck.Tcp("tcp", SECOND, Duration.ZERO, "localhost", 1))
                .hasMessageContaining("timeout=PT0S");
    }

    private int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
            return socket.getLocalPort();
        }
    }

    private static Health run(Probe probe) {
        try {
            return probe.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Aborts again and again: there is no telling from outside whether the run has got as far as waiting. */
    private static Health abortedUntilDone(Probe probe, CompletableFuture<Health> result) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            probe.abort();
            try {
                return result.get(5, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Once more
            }
        }
        throw new AssertionError("the abort was without effect");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
