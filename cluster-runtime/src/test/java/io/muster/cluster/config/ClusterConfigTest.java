package io.muster.cluster.config;

import static io.muster.cluster.config.ConfigTexts.GOOD;
import static io.muster.cluster.config.ConfigTexts.problems;
import static io.muster.cluster.config.ConfigTexts.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.muster.registry.health.HealthStatus;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterConfigTest {

    private static ClusterConfig parse(String text, Map<String, String> environment) {
        return new ConfigReader(HoconText.parse(text, ConfigFactory.parseMap(environment)), List.of()).read();
    }

    @Test
    void parse_goodText_hasWhatItSays() {
        ClusterConfig config = ClusterConfig.parse(GOOD + "muster.bind { host = 10.1.2.3, port = 4296 }");

        assertThat(config.system()).isEqualTo("open-world");
        assertThat(config.ownGroup().visibility()).isEqualTo(Visibility.EXTERNAL);
        assertThat(config.topology().upstreamOf("client")).containsExactly("social", "world");
        assertThat(config.topology().downstreamOf("social")).containsExactly("client", "world");
        assertThat(config.topology().linkedWith("world")).containsExactly("client", "social");
        assertThat(config.membership().readyMinimums()).isEqualTo(Map.of("social", 1, "world", 1));
        assertThat(config.address().bindHost()).isEqualTo("10.1.2.3");
        assertThat(config.address().bindPort()).isEqualTo(4296);
    }

    @Test
    void load_manyMistakes_tellsAllAtOnceWithFileAndLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, """
                muster {
                  system = "Open World"
                  group = wrld
                  groups {
                    client { visibility = external, connects-to = [world] }
                    world  { visibility = internal, connects-to = [client] }
                  }
                  bind { port = 70000 }
                  registry { type = memory }
                  link { heartbeat-intervall = 5s }
                  membership { grace = soon }
                }
                """);

        assertThat(problems(() -> ClusterConfig.load(file)))
                .map(Object::toString)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertProblem(problem, file, 2, "muster.system: ", "must be a DNS label"),
                        problem -> assertProblem(problem, file, 3, "muster.group: ", "did you mean 'world'?"),
                        problem -> assertProblem(problem, file, 6, "muster.groups.world.connects-to: ", "external"),
                        problem -> assertProblem(problem, file, 8, "muster.bind.port: ", "70000 must be"),
                        problem -> assertProblem(
                                problem, file, 10, "muster.link.heartbeat-intervall: ", "mean 'heartbeat-interval'?"),
                        problem -> assertProblem(problem, file, 11, "muster.membership.grace: ", "'soon' must be"));
    }

    private static void assertProblem(String problem, Path file, int line, String path, String message) {
        assertThat(problem).startsWith(file + ": " + line + ": " + path).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind = 5                                     | muster.bind: must be a block",
                "bind.port = high                             | muster.bind.port: 'high' must be a whole number",
                "bind.port { x = 1 }                          | muster.bind.port: must be a whole number from 0 to 65535, not",
                "bind.host = \"a b\"                          | muster.bind.host: host='a b' must be a host name",
                "advertise.host = 0.0.0.0                     | muster.advertise.host: '0.0.0.0' is a wildcard",
                "advertise.host = \"::\"                      | muster.advertise.host: '::' is a wildcard",
                "advertise.prefer-network = 10.0.0.0/33       | muster.advertise.prefer-network: '10.0.0.0/33' must be",
                "advertise.prefer-network = \"eth 0\"         | muster.advertise.prefer-network: 'eth 0' must be",
                "preset = man                                 | muster.preset: 'man' must be one of [local, lan, wan]",
                "link.heartbeat-timeout = 9s                  | 9s must be at least twice heartbeat-interval = 5s",
                "link.hold-timeout = 15s                      | handshake-timeout: 15s must be more than hold-timeout = 15s",
                "link.redial.max = 100ms                      | redial.max: 100ms must be at least base = 200ms",
                "link.max-message-size = 8 MiB                | must be at least max-message-size = 8388608",
                "link.max-message-size = 17 MiB               | 17MiB must be a size from 1B to 16MiB",
                "link.max-held = 2000                         | max-held: 2000 must be at most max-handshakes = 1024",
                "membership.ready.wrld = 1                    | did you mean 'world'?",
                "membership.health-threshold = maintenance    | must be one of [passing, warning, critical]",
                "health.interval = 1ms                        | muster.health.interval: 1ms must be a time from 10ms to 1h",
                "health.check.db.type = tcp                   | muster.health.check: is not a setting; did you mean",
                "health.checks.db { port = 1, host = db }     | muster.health.checks.db.type: is missing",
                "health.checks.db.type = exec                 | type: 'exec' must be one of [http, tcp]",
                "health.checks.db = tcp                       | muster.health.checks.db: must be a block",
                "health.checks.db { type = tcp, port = 1 }    | muster.health.checks.db.host: is missing",
                "health.checks.db { type = tcp, host = db }   | muster.health.checks.db.port: is missing",
                "health.checks.db { type=tcp,host=db,port=0 } | db.port: 0 must be a whole number from 1 to 65535",
                "health.checks.\"\" { type=tcp,host=a,port=1 } | a check needs a name",
                "health.checks.web { type = http }            | muster.health.checks.web.url: is missing",
                "health.checks.web { type = http, url = '' }  | url: must be an http or https address",
                "health.checks.web { type=http, url=\"a b\" } | url: must be an http or https address, such as",
                "health.checks.web { type=http, url=/health } | '/health' is a path only; write the whole address",
                "health.checks.w{type=http,url=\"ftp://a\"}  | url: must be an http or https address",
                "health.checks.w{type=http,url=\"http:///x\"} | url: names no host; write the whole address",
                "health.checks.w{type=http,url=\"http://a:b@c\"} | must hold no user name and no password",
                "health.checks.w{type=http,host=a,url=\"http://a\"} | checks.w.host: is not a setting",
                "health.checks.w{type=http,url=\"http://a\",timeout=0s} | w.timeout: 0ms must be a time from 1ms to 1h",
                "clients.heartbeat-timeout = 15s              | 15s must be at least twice heartbeat-interval = 10s",
                "clients.max-message-size = 1 MiB             | must be at least max-message-size",
                "properties { \"a b\" = x }                   | properties key 'a b' must be",
                "properties { muster-admin-url = x }          | reserved prefix",
                "admin.port = 65536                           | muster.admin.port: 65536 must be a whole number from 0 to",
                "admin.port = off                             | muster.admin.port: 'off' must be a whole number from 0 to",
                "admin.host = \"a b\"                         | muster.admin.host: host='a b' must be a host name",
                "admin = 9400                                 | muster.admin: must be a block",
                "admin.prt = 9400                             | muster.admin.prt: is not a setting; did you mean 'port'?",
                "properties { consul-x = 1 }                  | reserved prefix",
                "registry.type = zookeper                     | did you mean 'zookeeper'?",
                "registry.id-range = 0                        | registry.id-range: 0 must be a whole number from 1 to",
                "registry.zookeper.connect = \"a:1\"          | muster.registry.zookeper: is not a setting; did you mean",
                "groups.world.connects-to = [world]           | servers of one group never link to each other",
                "groups.world.connects-to = [socal]           | 'socal' is not a group; did you mean 'social'?",
                "groups.social.connects-to = [world]          | two groups connect in one direction only",
                "groups.social.visibility = open              | 'open' must be one of [external, internal]",
                "groups.Ego { visibility = internal }         | muster.groups.Ego: group='Ego' must be a DNS label",
                "groups.ego { connects-to = [] }              | muster.groups.ego.visibility: is missing",
                "groups = 7                                   | muster.groups: must be a block",
                "registry = null                              | muster.registry.type: is missing",
            })
    void parse_oneMistake_saysWhatAndWhere(String mistake, String message) {
        assertThat(problemsOf(GOOD + "muster { " + mistake + " }")).anySatisfy(problem -> {
            assertThat(problem.toString()).contains(message);
            assertThat(problem.place()).contains("text");
        });
    }

    @Test
    void parse_oneDirectionRule_isToldOnce() {
        assertThat(problemsOf(GOOD + "muster.groups.social.connects-to = [world]"))
                .hasSize(1);
    }

    @Test
    void parse_nothing_saysWhatIsMissing() {
        assertThat(problemsOf("muster { }"))
                .extracting(SettingsProblem::path)
                .containsExactlyInAnyOrder("muster.system", "muster.group", "muster.groups", "muster.registry.type");
        assertThat(problemsOf("mustard { }"))
                .singleElement()
                .asString()
                .contains("the block 'muster { … }' is missing");
    }

    @ParameterizedTest
    @CsvSource({"local,500,30", "lan,5000,90", "wan,10000,180"})
    void parse_preset_setsAllTimesAndOneCanDiffer(String preset, long heartbeatMillis, long graceSeconds) {
        ClusterConfig config =
                ClusterConfig.parse(GOOD + "muster { preset = " + preset + ", link.connect-timeout = 1234ms }");

        assertThat(config.links().settings().times().heartbeat()).isEqualTo(Duration.ofMillis(heartbeatMillis));
        assertThat(config.membership().grace()).isEqualTo(Duration.ofSeconds(graceSeconds));
        assertThat(config.links().settings().times().connect()).isEqualTo(Duration.ofMillis(1_234));
    }

    @Test
    void parse_environment_isSubstitutedAndItsMistakesToldByName() {
        String text = GOOD + "muster.bind.port = ${?PORT}";

        assertThat(parse(text, Map.of("PORT", "4296")).address().bindPort()).isEqualTo(4_296);
        assertThat(parse(text, Map.of()).address().bindPort()).isZero();
        assertThatThrownBy(() -> parse(text, Map.of("PORT", "https"))).hasMessageContaining("'https' must be a whole");
    }

    @Test
    void parse_missingVariable_isAProblemWithItsLine() {
        assertThat(problemsOf(GOOD + "muster.bind.port = ${MUSTER_TEST_NOT_THERE}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place()).isEqualTo("text: 11");
                    assertThat(problem.message()).contains("MUSTER_TEST_NOT_THERE");
                });
    }

    @Test
    void load_include_isRead(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("common.conf"), GOOD);
        Path file = Files.writeString(folder.resolve("server.conf"), """
                include required("common.conf")
                muster { group = world, registry.id-range = none }
                """);

        assertThatThrownBy(() -> ClusterConfig.load(file)).hasMessageContaining(file + ": 2: muster.registry.id-range");
    }

    @Test
    void load_includeThatIsMissing_isToldIfRequired_andEmptyIfNot(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("server.conf");
        Files.writeString(file, "include required(\"missing.conf\")\n" + GOOD);
        assertThat(problems(() -> ClusterConfig.load(file)))
                .singleElement()
                .asString()
                .contains("missing.conf", "not found");

        Files.writeString(file, "include \"missing.conf\"\n" + GOOD);
        assertThat(ClusterConfig.load(file).system()).isEqualTo("open-world");
    }

    @Test
    void parse_twoBlocksOfOneGroup_areMerged() {
        ClusterConfig config = ClusterConfig.parse(GOOD + "muster.groups { world { connects-to = [] } }");

        assertThat(config.topology().upstreamOf("world")).isEmpty();
        assertThat(config.topology().group("world").orElseThrow().visibility()).isEqualTo(Visibility.INTERNAL);
    }

    @Test
    void load_noFile_saysWhich(@TempDir Path folder) {
        Path file = folder.resolve("absent.conf");

        assertThatThrownBy(() -> ClusterConfig.load(file))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void parse_otherRegistry_isToleratedAndNotRead() {
        String other = "muster.registry.consul { token = ${MUSTER_TEST_NOT_THERE}, nonsense = { a = 1 } }";

        assertThat(ClusterConfig.parse(GOOD + other).registry().type()).isEqualTo("memory");
    }

    @Test
    void parse_ownRegistry_isHandedToTheConnectorWithPlaces() {
        ClusterConfig config = ClusterConfig.parse(GOOD + "muster.registry { type = etcd, etcd { depth = 3 } }");

        assertThat(config.registry().settings().value("depth")).contains("3");
        assertThat(config.registry().settings().place("depth")).isEqualTo("text: 11");
        assertThat(config.registry().reader().number("depth", 0, 0, 1)).isZero();
    }

    @Test
    void parse_connectorsMistakes_areToldWithOurs() {
        String zooKeeper = """
                muster {
                  registry { type = zookeeper, zookeeper { conect-string = "a:1", session-timeout = never } }
                  bind.port = -1
                }
                """;

        assertThat(problemsOf(GOOD + zooKeeper))
                .extracting(SettingsProblem::toString)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(
                                "text: 12: muster.registry.zookeeper.conect-string: is not a setting; did you mean"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("text: 12: muster.registry.zookeeper.session-timeout: 'never' must be a time"))
                .anySatisfy(text -> assertThat(text).startsWith("text: 13: muster.bind.port: -1 must be"))
                .hasSize(3);
    }

    @Test
    void parse_graceShorterThanTheRegistryNeeds_isToldWithTheTime() {
        String text = GOOD + "muster { registry.type = zookeeper, membership.grace = 5s }";

        assertThat(problemsOf(text)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("muster.membership.grace");
            assertThat(problem.message()).matches("5s must be at least the \\d+s in which the registry lists .*");
        });
    }

    @Test
    void parse_zooKeeper_leavesNoThreadBehind() {
        ClusterConfig config = parse("""
                muster {
                  system = open-world
                  group = client
                  groups {
                    client { visibility = external, connects-to = [world, social] }
                    world  { visibility = internal, connects-to = [social] }
                    social { visibility = internal }
                  }
                  bind { host = 0.0.0.0, port = ${?PORT} }
                  registry { type = zookeeper, zookeeper { connect-string = "localhost:2181" } }
                }
                """, Map.of("PORT", "4296"));

        assertThat(config.address().bindPort()).isEqualTo(4_296);
        assertThat(config.registry().settings().value("connect-string")).contains("localhost:2181");
        // A thread that has done its last work is still listed for a moment
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("muster") || name.contains("Curator")));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void parse_presetOnZooKeeper_fitsItsBounds(Preset preset) {
        String text = GOOD + "muster { registry.type = zookeeper, preset = "
                + preset.name().toLowerCase(Locale.ROOT) + " }";

        assertThat(problemsOf(text)).isEmpty();
    }

    @Test
    void parse_secrets_appearInNoText() {
        String secret =
                "muster { registry { type = etcd, etcd { password = hunter2 } }, properties { token = hunter3 },"
                        + " health.checks.web { type = http, url = \"http://web/?token=hunter4\" } }";

        assertThat(ClusterConfig.parse(GOOD + secret).toString())
                .doesNotContain("hunter")
                .contains("token");
        assertThat(problemsOf(GOOD + secret + "\nmuster.group = nobody"))
                .asString()
                .contains("nobody")
                .doesNotContain("hunter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password hunter2",
                "password \"hunter2\"",
                "password = \"hunter2",
                "password = [hunter2",
                "password = hunter2$x",
                "password = x, hunter2 ]",
                "password = x } hunter2 {"
            })
    void parse_brokenSyntax_quotesNoSecret(String line) {
        assertThat(problemsOf("muster {\n" + line + "\n}"))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("text: ").doesNotContain("hunter"));
    }

    @Test
    void isUp_worseThanThreshold_isNot() {
        MembershipConfig membership = ClusterConfig.parse(GOOD).membership();

        assertThat(membership.isUp(HealthStatus.WARNING)).isTrue();
        assertThat(membership.isUp(HealthStatus.CRITICAL)).isFalse();
        assertThat(ClusterConfig.parse(GOOD + "muster.membership.health-threshold = critical")
                        .membership()
                        .isUp(HealthStatus.MAINTENANCE))
                .isFalse();
    }
}
