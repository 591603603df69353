package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.backend.Renewal;
import io.muster.registry.consul.ConsulSettings.Reads;
import io.muster.registry.consul.ConsulSettings.Scope;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.testkit.fixture.OpenBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers of Consul versions newer than can be run here, and answers that no version gives twice alike, replayed by a fake: nothing in this class talks to a real Consul.
 */
class NewerVersionsTest {

    private static final InstanceId INSTANCE = new InstanceId(1, 2);
    private static final String EMPTY = "[]";

    private final MockWebServer server = new MockWebServer();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<String, Optional<MockResponse>> special = target -> Optional.empty();
    private OpenBackend backend;

    @BeforeEach
    void startServer() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                asked.add(request.getMethod() + " " + request.getTarget());
                return special.apply(request.getTarget()).orElseGet(() -> usual(request.getTarget()));
            }
        });
        server.start();
        backend = open(Scope.DEFAULT);
    }

    @AfterEach
    void stopServer() {
        backend.close();
        server.close();
    }

    private OpenBackend open(Scope scope) {
        Times waits = new Times(
                Duration.ofSeconds(2),
                Duration.ofSeconds(6),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        return OpenBackend.open(
                ConsulBackend::new,
                ConsulSettings.of("127.0.0.1:" + server.getPort())
                        .withTimes(waits)
                        .withScope(scope));
    }

    /** An agent at which one server is registered, and everything is well. */
    private MockResponse usual(String target) {
        if (target.startsWith("/v1/kv/muster/system/ids/0")) {
            return answer(200, 20, key("muster/system/ids/0", INSTANCE.toString(), 9, "s-1"));
        }
        if (target.startsWith("/v1/kv/muster/system/epoch")) {
            return answer(200, 20, key("muster/system/epoch", "5", 3, ""));
        }
        if (target.contains("index=")) {
            return answer(200, 20, EMPTY)
                    .newBuilder()
                    .headersDelay(500, TimeUnit.MILLISECONDS)
                    .build();
        }
        if (target.startsWith("/v1/health/")) {
            return answer(200, 20, EMPTY);
        }
        return answer(200, 20, target.startsWith("/v1/catalog/nodes") ? "[{\"Node\":\"n\"}]" : "true");
    }

    private static String key(String key, String value, long modified, String session) {
        return "[{\"Key\":\"" + key + "\",\"Value\":\""
                + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "\",\"ModifyIndex\":"
                + modified + ",\"Session\":\"" + session + "\"}]";
    }

    private static MockResponse answer(int status, long index, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("X-Consul-Index", Long.toString(index))
                .setHeader("X-Consul-KnownLeader", "true")
                .setHeader("X-Consul-Effective-Consistency", "leader")
                .setHeader("X-Consul-Query-Backend", "streaming")
                .body(body)
                .build();
    }

    private static MockResponse error(int status, String body) {
        return new MockResponse.Builder().code(status).body(body).build();
    }

    private void when(String part, MockResponse answer) {
        special = target -> target.contains(part) ? Optional.of(answer) : Optional.empty();
    }

    private static Claim claim() {
        return new ConsulClaim("s-1", Duration.ofSeconds(2), OpenBackend.GROUP)
                .claim(new ServerIdentity(0, INSTANCE, new Incarnation(5, 9)));
    }

    @ParameterizedTest
    @CsvSource({
        "404, 'Unknown check ID \"alive:x\". Ensure that the check ID is passed, not the check name.'",
        "404, 'Unknown check \"alive:x\"'",
        "500, 'CheckID \"alive:x\" does not have associated TTL'",
    })
    void anUnknownCheckMeansThatTheEntryIsLostWhateverTheVersionCallsIt(int status, String body) throws Exception {
        when("/agent/check/update/alive", error(status, body));

        assertThat(OpenBackend.get(backend.raw().renew(claim()))).isInstanceOf(Renewal.EntryDamaged.class);
    }

    @ParameterizedTest
    @CsvSource({
        "429, 'rate limit exceeded, try again later or against a different server'",
        "503, 'rate limit exceeded for operation that can only be performed by the leader'",
        "500, 'No cluster leader'",
        "404, '<html>no such page</html>'",
    })
    void whatARateLimitOrAProxySaysOfASessionIsNoLoss(int status, String body) {
        when("/session/renew", error(status, body));

        assertFailure(backend.raw().renew(claim())).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aSessionThatIsUnknownCountsOnlyTogetherWithTheKey() {
        when("/session/renew", error(404, "Session id 's-1' not found"));

        // the key says that the session lives
        assertFailure(backend.raw().renew(claim())).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aKeyThatAProxyDoesNotFindIsNotGone() {
        when("/kv/muster/system/ids/0", error(404, "<html>no such page</html>"));

        assertFailure(backend.raw().renew(claim())).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aKeyThatIsReallyGoneIsGone() throws Exception {
        when("/kv/muster/system/ids/0", answer(404, 30, ""));

        assertThat(OpenBackend.get(backend.raw().renew(claim()))).isInstanceOf(Renewal.Gone.class);
    }

    @Test
    void anAnswerThatAccessRulesThinnedOutIsDoubtful() throws Exception {
        when(
                "/health/service/",
                answer(200, 20, EMPTY)
                        .newBuilder()
                        .setHeader("X-Consul-Results-Filtered-By-ACLs", "true")
                        .build());

        assertThat(list(Consistency.STRONG).doubt()).isPresent();
    }

    @Test
    void anAnswerWithoutALeaderIsNone() {
        when(
                "/health/service/",
                answer(200, 20, EMPTY)
                        .newBuilder()
                        .setHeader("X-Consul-KnownLeader", "false")
                        .build());
        Taken taken = new Taken();

        assertFailure(backend.raw().follow(OpenBackend.GROUP, taken).list(Consistency.DEFAULT))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void refusalsSayWhatToDo() {
        when("/health/service/", error(403, "Permission denied: token with AccessorID 'x' lacks permission"));

        assertFailure(backend.raw().follow(OpenBackend.GROUP, new Taken()).list(Consistency.DEFAULT))
                .isInstanceOf(RegistryRejectedException.class)
                .hasMessageContaining("docs/consul.md");
    }

    @Test
    void anIndexThatGoesBackLeadsToANewList() throws Exception {
        Taken taken = new Taken();
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, taken);
        when("index=20", answer(200, 7, EMPTY));
        OpenBackend.get(feed.list(Consistency.DEFAULT));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> taken.doubts.stream().anyMatch(text -> text.contains("from 20 to 7")));
        feed.close();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x"})
    void anIndexThatCannotBeWaitedOnLeadsToANewListAndNoBusyLoop(String index) throws Exception {
        Taken taken = new Taken();
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, taken);
        when(
                "index=",
                answer(200, 20, EMPTY)
                        .newBuilder()
                        .setHeader("X-Consul-Index", index)
                        .build());
        OpenBackend.get(feed.list(Consistency.DEFAULT));

        await().atMost(Duration.ofSeconds(10)).until(() -> !taken.doubts.isEmpty());
        feed.close();
        assertThat(asked.stream().filter(each -> each.contains("index="))).hasSize(1);
    }

    @Test
    void anIndexThatGrowsWithoutAnyNewsIsFollowedSlowly() throws Exception {
        Taken taken = new Taken();
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, taken);
        long[] index = {20};
        special = target -> target.contains("index=") ? Optional.of(answer(200, ++index[0], EMPTY)) : Optional.empty();
        OpenBackend.get(feed.list(Consistency.DEFAULT));

        long begun = System.nanoTime();
        await().atMost(Duration.ofSeconds(20)).until(() -> queries() >= 28);
        long tenths = (System.nanoTime() - begun) / 100_000_000;
        feed.close();
        // sixteen at once, then one per shortest retry of 100 ms
        assertThat(tenths).isGreaterThanOrEqualTo(10);
        assertThat(taken.listed).isEmpty();
    }

    private long queries() {
        return asked.stream().filter(each -> each.contains("index=")).count();
    }

    @Test
    void datacenterNamespaceAndPartitionAreSentOnlyWhenTheyAreSet() throws Exception {
        list(Consistency.STRONG);
        OpenBackend.get(backend.raw().renew(claim()));
        assertThat(asked).isNotEmpty().noneMatch(each -> each.matches(".*[?&](dc|ns|partition)=.*"));
        asked.clear();
        backend.close();

        backend = open(new Scope(Optional.of("dc2"), Optional.of("games"), Optional.of("live"), Reads.CONSISTENT));
        list(Consistency.DEFAULT);
        OpenBackend.get(backend.raw().renew(claim()));
        assertThat(asked)
                .isNotEmpty()
                .allMatch(each -> each.contains("ns=games") && each.contains("partition=live"))
                .filteredOn(each -> !each.contains("/agent/"))
                .allMatch(each -> each.contains("dc=dc2"))
                .filteredOn(each -> each.contains("/health/"))
                .allMatch(each -> each.contains("consistent"));
    }

    private Listing list(Consistency consistency) throws Exception {
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, new Taken());
        Listing listing = OpenBackend.get(feed.list(consistency));
        feed.close();
        return listing;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(CompletionStage<?> stage) {
        return assertThatThrownBy(() -> OpenBackend.get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause();
    }

    /** Takes what a feed tells. */
    private static final class Taken implements GroupFeed.Sink {

        private final List<Listing> listed = new CopyOnWriteArrayList<>();
        private final List<String> doubts = new CopyOnWriteArrayList<>();

        @Override
        public void upserted(EntryRead entry) {}

        @Override
        public void removed(String key, long revision) {}

        @Override
        public void listed(Listing listing) {
            listed.add(listing);
        }

        @Override
        public void doubt(String reason) {
            doubts.add(reason);
        }
    }
}
