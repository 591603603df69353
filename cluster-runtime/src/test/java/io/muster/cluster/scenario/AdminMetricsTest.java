package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.scenario.OpenWorld.Node;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /metrics} says, and that it is what {@code docs/operations.md} describes. */
final class AdminMetricsTest {

    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(muster_[a-z_]+)(\\{[a-z, ]+})?` \\| (\\w+) \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge)");
    private static final Pattern HELP = Pattern.compile("# HELP \\S+ \\S.*");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[a-z-]+\"(,[a-z]+=\"[a-z-]+\")*})? (-?\\d+(\\.\\d+)?(E-?\\d+)?)");

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open =
            new OpenWorld(config -> config.registry("memory").admin(0).set("link.redial.base", "20ms"));
    private final TableConnector worlds = table.connector();
    private final Node social = open.start("social", table.connector());
    private final AdminClient admin = AdminClient.of(social.cluster());

    @AfterEach
    void close() {
        open.close();
        table.close();
    }

    @Test
    void everythingIsThereBeforeAnythingHappened() throws Exception {
        SortedMap<String, Double> metrics = admin.metrics();

        assertThat(metrics)
                .containsEntry("muster_ready", 0.0)
                .containsEntry("muster_servers{group=\"world\",state=\"orphaned\"}", 0.0)
                .containsEntry("muster_links{direction=\"upstream\",group=\"world\",state=\"backing-off\"}", 0.0)
                .containsEntry("muster_links{direction=\"downstream\",group=\"client\",state=\"connected\"}", 0.0)
                .containsEntry("muster_links_needed{group=\"world\"}", 1.0)
                .containsEntry("muster_messages_total{direction=\"in\",group=\"world\"}", 0.0)
                .containsEntry("muster_handshakes_refused_total{by=\"us\",reason=\"topology\"}", 0.0)
                .containsEntry("muster_disconnects_total{group=\"world\",reason=\"heartbeat-timeout\"}", 0.0)
                .containsEntry("muster_dials_failed_total{group=\"world\",kind=\"not-connected\"}", 0.0)
                .containsEntry("muster_registration_state{state=\"suspended\"}", 0.0);
    }

    @Test
    void theyFollowAServerFromJoinedToLeftAndNoCounterFalls() throws Exception {
        Node world = open.start("world", worlds);
        until(() -> social.isConnectedTo(world));
        until(() -> metric("links", "direction=\"upstream\",group=\"world\",state=\"connected\"") == 1);
        assertThat(metric("servers", "group=\"world\",state=\"up\"")).isEqualTo(1);
        until(() -> admin.metric("muster_ready") == 1);

        social.server(world.id()).send(1, new byte[100]);
        until(() -> metric("bytes_total", "direction=\"out\",group=\"world\"") == 100);
        assertThat(metric("messages_total", "direction=\"out\",group=\"world\""))
                .isEqualTo(1);

        table.health(world.id(), new Health(HealthStatus.CRITICAL, ""));
        until(() -> metric("servers", "group=\"world\",state=\"not-up\"") == 1);
        table.remove(worlds.handles.get(0).identity());
        until(() -> metric("servers", "group=\"world\",state=\"orphaned\"") == 1);

        world.cluster().close();
        until(() -> metric("servers", "group=\"world\",state=\"orphaned\"") == 0);
        SortedMap<String, Double> after = admin.metrics();
        assertThat(after)
                .containsEntry("muster_messages_total{direction=\"out\",group=\"world\"}", 1.0)
                .containsEntry("muster_connects_total{group=\"world\"}", 1.0)
                .containsEntry("muster_joins_total{group=\"world\"}", 1.0)
                .containsEntry("muster_leaves_total{group=\"world\",reason=\"goodbye\"}", 1.0)
                .containsEntry("muster_disconnects_total{group=\"world\",reason=\"peer-stopping\"}", 1.0)
                .containsEntry("muster_ready", 0.0);
    }

    private double metric(String name, String labels) throws Exception {
        return admin.metric("muster_" + name + "{" + labels + "}");
    }

    @Test
    void theViewOfTheRegistryIsTold() throws Exception {
        until(() -> metric("registry_state", "state=\"current\"") == 1);
        assertThat(admin.metric("muster_registry_age_seconds")).isZero();
        assertThat(metric("registration_state", "state=\"registered\"")).isEqualTo(1);
        assertThat(metric("registry_connection", "state=\"connected\"")).isEqualTo(1);
        assertThat(admin.metric("muster_registrations_total")).isEqualTo(1);
        assertThat(metric("health_status", "status=\"passing\"")).isEqualTo(1);

        table.outage();
        until(() -> metric("registry_state", "state=\"stale\"") == 1);
        until(() -> admin.metric("muster_registry_age_seconds") > 0);
        assertThat(metric("registry_state", "state=\"current\"")).isZero();

        table.recover();
        until(() -> metric("registry_state", "state=\"current\"") == 1);
        assertThat(admin.metric("muster_registry_snapshot_version")).isPositive();
    }

    @Test
    void everyLineIsPrometheusText() throws Exception {
        open.start("world", worlds);
        HttpResponse<String> answer = admin.get("/metrics");

        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body().lines())
                .isNotEmpty()
                .allMatch(line -> HELP.matcher(line).matches()
                        || TYPE.matcher(line).matches()
                        || SAMPLE.matcher(line).matches());
    }

    @Test
    void openMetricsIsForThoseWhoAskForIt() throws Exception {
        HttpResponse<String> answer =
                admin.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void numberOfSamplesDoesNotGrowWithServers() throws Exception {
        TreeSet<String> before = new TreeSet<>(admin.metrics().keySet());
        for (int i = 0; i < 3; i++) {
            open.start("world", table.connector());
        }
        until(() -> metric("links", "direction=\"upstream\",group=\"world\",state=\"connected\"") == 3);

        assertThat(admin.metrics().keySet()).isEqualTo(before);
    }

    @Test
    void operationsPageDescribesEveryMetricAndNoOther() throws Exception {
        Map<String, String> described = new TreeMap<>();
        Map<String, String> labels = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE, UTF_8)) {
            Matcher row = ROW.matcher(line);
            if (row.find()) {
                described.put(row.group(1), row.group(3));
                labels.put(
                        row.group(1), row.group(2) == null ? "" : row.group(2).replaceAll("[{} ]", ""));
            }
        }

        assertThat(described).isEqualTo(types());
        admin.metrics()
                .keySet()
                .forEach(sample -> assertThat(labelsOf(sample)).as(sample).isEqualTo(sorted(labels, sample)));
    }

    @Test
    void operationsPageNamesEveryStateAndReason() throws Exception {
        String page = Files.readString(PAGE);

        assertThat(String.join("\n", admin.metrics().keySet()))
                .satisfies(samples -> assertThat(Pattern.compile("(?!group)\\b[a-z]+=\"([a-z-]+)\"")
                                .matcher(samples)
                                .results())
                        .extracting(tag -> tag.group(1))
                        .isNotEmpty()
                        .allMatch(value -> Pattern.compile("\\b" + value + "\\b")
                                .matcher(page)
                                .find()));
    }

    @Test
    void alertsOfTheOperationsPageUseMetricsThatExist() throws Exception {
        TreeSet<String> known = new TreeSet<>(types().keySet());

        assertThat(Pattern.compile("muster_[a-z_]+")
                        .matcher(Files.readString(PAGE))
                        .results())
                .extracting(MatchResult::group)
                .isNotEmpty()
                .allMatch(known::contains);
    }

    private Map<String, String> types() throws IOException, InterruptedException {
        Map<String, String> types = new TreeMap<>();
        admin.get("/metrics").body().lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            }
        });
        return types;
    }

    private static List<String> sorted(Map<String, String> labels, String sample) {
        String own = labels.get(sample.replaceAll("\\{.*", ""));
        return own == null || own.isEmpty()
                ? List.of()
                : Pattern.compile(",").splitAsStream(own).sorted().toList();
    }

    private static List<String> labelsOf(String sample) {
        return Pattern.compile("([a-z]+)=\"")
                .matcher(sample)
                .results()
                .map(label -> label.group(1))
                .sorted()
                .toList();
    }

    @Test
    void withoutMicrometerEverythingElseRunsAndMetricsNameTheArtifact() throws Exception {
        List<String> seen = new WithoutMicrometer().run(OneServer.class);

        assertThat(seen)
                .containsExactly(
                        "/health 200",
                        "/cluster 200",
                        "/metrics 501 There are no metrics: add the artifact"
                                + " io.micrometer:micrometer-registry-prometheus to the class path.");
    }
}
