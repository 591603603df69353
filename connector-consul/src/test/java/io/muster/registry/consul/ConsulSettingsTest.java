package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.consul.ConsulSettings.AgentCheck;
import io.muster.registry.consul.ConsulSettings.Publication;
import io.muster.registry.consul.ConsulSettings.Reads;
import io.muster.registry.consul.ConsulSettings.Scope;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.consul.ConsulSettings.Tls;
import io.muster.registry.consul.ConsulSettings.Token;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsProblem;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.testkit.fixture.Providers;
import io.muster.registry.testkit.fixture.SettingsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSettingsTest {

    private static final Map<String, String> EVERYTHING = Map.ofEntries(
            Map.entry("address", "agent:8501"),
            Map.entry("scheme", "https"),
            Map.entry("path-prefix", "/consul/"),
            Map.entry("token-file", "token"),
            Map.entry("datacenter", "dc2"),
            Map.entry("namespace", "games"),
            Map.entry("partition", "live"),
            Map.entry("consistency", "consistent"),
            Map.entry("tls.ca", "ca.pem"),
            Map.entry("tls.certificate", "me.pem"),
            Map.entry("tls.key", "me.key"),
            Map.entry("tls.server-name", "client.dc2.consul"),
            Map.entry("tls.verify", "true"),
            Map.entry("prefix", "games/live"),
            Map.entry("service-name", "{group}-of-{system}"),
            Map.entry("tags", "muster, live"),
            Map.entry("deregister-after", "5m"),
            Map.entry("tcp-check.interval", "5s"),
            Map.entry("tcp-check.timeout", "1s"),
            Map.entry("http-check.url", "http://127.0.0.1:8080/health"),
            Map.entry("http-check.interval", "15s"),
            Map.entry("http-check.timeout", "3s"),
            Map.entry("session-ttl", "10s"),
            Map.entry("alive-ttl", "12s"),
            Map.entry("wait", "30s"),
            Map.entry("probe-interval", "4s"),
            Map.entry("connect-timeout", "1s"),
            Map.entry("request-timeout", "3s"));

    @Test
    void hasADefaultForEverything() {
        assertThat(read(Map.of(), Map.of())).isEqualTo(ConsulSettings.of("http://127.0.0.1:8500"));
        assertThat(ConsulSettings.of("c"))
                .isEqualTo(new ConsulSettings(
                        "http://c:8500",
                        Optional.empty(),
                        Scope.DEFAULT,
                        Tls.DEFAULT,
                        Publication.DEFAULT,
                        Times.DEFAULT));
    }

    @Test
    void readsEverything() {
        ConsulSettings settings = read(
                EVERYTHING,
                Map.of("CONSUL_HTTP_ADDR", "other:1", "CONSUL_HTTP_TOKEN", "other", "CONSUL_CACERT", "other"));

        assertThat(settings)
                .isEqualTo(new ConsulSettings(
                        "https://agent:8501/consul",
                        Optional.of(new Token(Optional.empty(), Optional.of(Path.of("token")))),
                        new Scope(Optional.of("dc2"), Optional.of("games"), Optional.of("live"), Reads.CONSISTENT),
                        new Tls(
                                Optional.of(Path.of("ca.pem")),
                                Optional.of(Path.of("me.pem")),
                                Optional.of(Path.of("me.key")),
                                Optional.of("client.dc2.consul"),
                                true),
                        new Publication(
                                "games/live",
                                "{group}-of-{system}",
                                List.of("muster", "live"),
                                Duration.ofMinutes(5),
                                List.of(
                                        new AgentCheck(
                                                AgentCheck.Kind.TCP, "", Duration.ofSeconds(5), Duration.ofSeconds(1)),
                                        new AgentCheck(
                                                AgentCheck.Kind.HTTP,
                                                "http://127.0.0.1:8080/health",
                                                Duration.ofSeconds(15),
                                                Duration.ofSeconds(3)))),
                        new Times(
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(12),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3))));
    }

    @Test
    void documentsEverySetting() throws IOException {
        SettingsReader reader = reader(EVERYTHING);
        new ConsulSettingsBlock(reader, Map.of()).read();
        Path page = Path.of("docs", "consul.md");
        String text = Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));

        assertThat(reader.described().keySet())
                .hasSizeGreaterThan(20)
                .allSatisfy(key -> assertThat(text).contains("`" + key + "`"));
    }

    @Test
    void takesTheVariablesOfConsulsToolsForWhatIsAbsent() {
        ConsulSettings settings = read(
                Map.of(),
                Map.ofEntries(
                        Map.entry("CONSUL_HTTP_ADDR", "https://agent:1234/consul"),
                        Map.entry("CONSUL_HTTP_TOKEN", "hush"),
                        Map.entry("CONSUL_NAMESPACE", "n"),
                        Map.entry("CONSUL_PARTITION", "p"),
                        Map.entry("CONSUL_CACERT", "ca.pem"),
                        Map.entry("CONSUL_CLIENT_CERT", "me.pem"),
                        Map.entry("CONSUL_CLIENT_KEY", "me.key"),
                        Map.entry("CONSUL_TLS_SERVER_NAME", "agent.consul"),
                        Map.entry("CONSUL_HTTP_SSL_VERIFY", "false")));

        assertThat(settings)
                .isEqualTo(ConsulSettings.of("https://agent:1234/consul")
                        .withToken(new Token(Optional.of(new Secret("hush")), Optional.empty()))
                        .withScope(new Scope(Optional.empty(), Optional.of("n"), Optional.of("p"), Reads.DEFAULT))
                        .withTls(new Tls(
                                Optional.of(Path.of("ca.pem")),
                                Optional.of(Path.of("me.pem")),
                                Optional.of(Path.of("me.key")),
                                Optional.of("agent.consul"),
                                false)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', false, http://127.0.0.1:8500",
        "agent:1, false, http://agent:1",
        "agent:1, true, https://agent:1",
        "agent, true, https://agent:8501",
        "http://agent:1, true, http://agent:1",
    })
    void takesTheSchemeFromTheVariables(String address, String ssl, String expected) {
        assertThat(read(Map.of(), Map.of("CONSUL_HTTP_ADDR", address, "CONSUL_HTTP_SSL", ssl))
                        .address())
                .isEqualTo(expected);
    }

    @Test
    void prefersAFileOfATokenAmongTheVariables() {
        assertThat(read(Map.of(), Map.of("CONSUL_HTTP_TOKEN", "t", "CONSUL_HTTP_TOKEN_FILE", "f"))
                        .token())
                .contains(new Token(Optional.empty(), Optional.of(Path.of("f"))));
        assertThat(read(Map.of("token", "mine"), Map.of("CONSUL_HTTP_TOKEN_FILE", "f"))
                        .token())
                .contains(new Token(Optional.of(new Secret("mine")), Optional.empty()));
    }

    @Test
    void tellsEveryProblemAtOnceAndNoSecret() {
        SettingsReader reader = reader(Map.ofEntries(
                Map.entry("address", "unix:///run/consul.sock"),
                Map.entry("token", "hush"),
                Map.entry("token-file", "f"),
                Map.entry("consistency", "stale"),
                Map.entry("tls.key", "me.key"),
                Map.entry("tags", "good,not good"),
                Map.entry("prefix", "/muster/"),
                Map.entry("service-name", "everybody"),
                Map.entry("deregister-after", "1s"),
                Map.entry("http-check.url", "ftp://x"),
                Map.entry("session-ttl", "20s"),
                Map.entry("alive-ttl", "10s"),
                Map.entry("wait", "1h"),
                Map.entry("adress", "x")));

        assertThat(Providers.refused(new ConsulConnectorProvider(), reader, "hush"))
                .containsExactly(
                        "consul.address",
                        "consul.token",
                        "consul.consistency",
                        "consul.tls.certificate",
                        "consul.tags",
                        "consul.prefix",
                        "consul.service-name",
                        "consul.deregister-after",
                        "consul.http-check.url",
                        "consul.alive-ttl",
                        "consul.wait",
                        "consul.adress");
    }

    @Test
    void tlsForAnAddressThatIsNotEncryptedIsAProblem() {
        SettingsReader reader = reader(Map.of("address", "agent:8501", "tls.ca", "ca.pem"));

        assertThat(Providers.refused(new ConsulConnectorProvider(), reader, "hush"))
                .containsExactly("consul.tls");
        assertThat(read(Map.of("tls.ca", "ca.pem"), Map.of("CONSUL_HTTP_SSL", "true"))
                        .address())
                .startsWith("https://");
        assertThat(read(Map.of(), Map.of("CONSUL_CACERT", "ca.pem")).address()).startsWith("http://");
    }

    @Test
    void namesTheVariableThatIsWrong() {
        SettingsReader reader = reader(Map.of());

        new ConsulSettingsBlock(
                        reader,
                        Map.of(
                                "CONSUL_HTTP_ADDR", "a b",
                                "CONSUL_HTTP_SSL", "maybe",
                                "CONSUL_CLIENT_KEY", "me.key"))
                .read();

        assertThat(reader.problems())
                .extracting(SettingsProblem::path)
                .containsExactlyInAnyOrder("CONSUL_HTTP_ADDR", "CONSUL_HTTP_SSL", "CONSUL_CLIENT_CERT");
    }

    @Test
    void refusesTwoSchemes() {
        SettingsReader reader = reader(Map.of("address", "http://agent:1", "scheme", "https"));

        new ConsulSettingsBlock(reader, Map.of()).read();

        assertThat(reader.problems()).extracting(SettingsProblem::path).containsExactly("consul.scheme");
    }

    @Test
    void showsNoSecret() {
        ConsulSettings settings =
                ConsulSettings.of("c").withToken(new Token(Optional.of(new Secret("hush")), Optional.empty()));

        assertThat(settings.toString()).doesNotContain("hush");
    }

    @Test
    void refusesATokenThatCannotBeSentWithoutShowingIt() {
        SettingsReader reader = reader(Map.of("token", "hush\nhush"));

        new ConsulSettingsBlock(reader, Map.of()).read();

        assertThat(reader.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.toString()).contains("consul.token").doesNotContain("hush"));
        assertThatThrownBy(() -> new Token(Optional.of(new Secret("hush hush")), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush");
    }

    /** What the engine waits for one of its requests, in seconds, is a part of the time that all need to come back in. */
    @ParameterizedTest
    @CsvSource({"100ms, 3", "2s, 3", "6s, 9", "1m, 10"})
    void waitsAsLongAsTheRequestTimeoutSaysButLeavesTimeForAnotherRenewal(String timeout, double bound) {
        Duration more = settle(Map.of("request-timeout", timeout)).minus(settle(Map.of()));

        assertThat(more).isEqualTo(Duration.ofMillis(Math.round((bound - 3) * 1000)));
    }

    private static Duration settle(Map<String, String> settings) {
        SettingsReader reader = new SettingsReader(new MapSource("test", settings));
        try (ServerRegistryConnector connector =
                new ConsulConnectorProvider().create(reader, ConnectorContext.of("system"))) {
            return connector.bounds().settle();
        }
    }

    @Test
    void isFoundByItsType() {
        Providers.assertFound("consul");
    }

    @ParameterizedTest
    @CsvSource({
        "c, http://c:8500",
        "'http://C-1.x:1/', http://C-1.x:1",
        "'https://127.0.0.1', https://127.0.0.1:8501",
        "'[::1]:80', http://[::1]:80",
        "'http://proxy/a/b/', http://proxy:8500/a/b"
    })
    void takesAnAddressApart(String text, String expected) {
        assertThat(ConsulSettings.of(text).address()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a:0", "a:65536", "a:1:2", "a b", "ftp://a", "http://", "u@a", "a/../b c"})
    void refusesAnAddressThatCannotBe(String text) {
        assertThatThrownBy(() -> ConsulSettings.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{system}", "{Group}", "-{group}", "{group}-", "{group}.{system}", "a b{group}"})
    void refusesAServiceNameThatGroupsWouldShareOrDnsCannotName(String pattern) {
        assertThatThrownBy(() -> Layout.checkedServiceName(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + pattern + "'");
    }

    @Test
    void documentationHasEverySettingAndItsVariable() throws Exception {
        SettingsReader reader =
                reader(Map.of("tls.verify", "true", "tcp-check.interval", "1s", "http-check.url", "http://a/"));
        SettingsReader environment = reader(Map.of());
        new ConsulSettingsBlock(reader, environment).read();

        SettingsPage page = SettingsPage.of("consul.md");
        page.assertHasSettings(reader);
        page.assertHasVariables(environment);
    }

    private static ConsulSettings read(Map<String, String> values, Map<String, String> variables) {
        SettingsReader reader = reader(values);
        ConsulSettings settings = new ConsulSettingsBlock(reader, variables).read();
        reader.finish();
        return settings;
    }

    private static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new MapSource("consul", values));
    }
}
