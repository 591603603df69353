package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.etcd.EtcdSettings.Timeouts;
import io.muster.registry.etcd.EtcdSettings.Tls;
import io.muster.registry.etcd.EtcdSettings.User;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsProblem;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.testkit.fixture.Providers;
import io.muster.registry.testkit.fixture.SettingsPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdSettingsTest {

    @Test
    void hasADefaultForEverything() {
        assertThat(read(Map.of(), Map.of())).isEqualTo(EtcdSettings.of("127.0.0.1:2379"));
        assertThat(EtcdSettings.of("e"))
                .isEqualTo(new EtcdSettings(
                        List.of("e"),
                        "",
                        "muster",
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        Optional.empty(),
                        Timeouts.DEFAULTS));
    }

    @Test
    void readsEverything() {
        EtcdSettings settings = read(
                Map.ofEntries(
                        Map.entry("endpoints", "https://e1:2379, https://e2:2479"),
                        Map.entry("namespace", "/team-a"),
                        Map.entry("prefix", "games/live"),
                        Map.entry("lease-ttl", "20s"),
                        Map.entry("user", "u"),
                        Map.entry("password-file", "pass"),
                        Map.entry("tls.ca", "ca.pem"),
                        Map.entry("tls.certificate", "me.pem"),
                        Map.entry("tls.key", "me.key"),
                        Map.entry("dial-timeout", "1s"),
                        Map.entry("request-timeout", "3s"),
                        Map.entry("keep-alive-time", "30s"),
                        Map.entry("keep-alive-timeout", "6s")),
                Map.of("ETCDCTL_ENDPOINTS", "other:1", "ETCDCTL_USER", "other:other", "ETCDCTL_CACERT", "other"));

        assertThat(settings)
                .isEqualTo(new EtcdSettings(
                        List.of("https://e1:2379", "https://e2:2479"),
                        "/team-a",
                        "games/live",
                        Duration.ofSeconds(20),
                        Optional.of(new User("u", Optional.empty(), Optional.of(Path.of("pass")))),
                        Optional.of(new Tls(
                                Optional.of(Path.of("ca.pem")),
                                Optional.of(Path.of("me.pem")),
                                Optional.of(Path.of("me.key")))),
                        new Timeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(6))));
    }

    @Test
    void takesTheVariablesOfEtcdctlForWhatIsAbsent() {
        EtcdSettings settings = read(
                Map.of(),
                Map.ofEntries(
                        Map.entry("ETCDCTL_ENDPOINTS", "e1:2379,e2:2379"),
                        Map.entry("ETCDCTL_USER", "u:p:q"),
                        Map.entry("ETCDCTL_CACERT", "ca.pem"),
                        Map.entry("ETCDCTL_CERT", "me.pem"),
                        Map.entry("ETCDCTL_KEY", "me.key"),
                        Map.entry("ETCDCTL_DIAL_TIMEOUT", "1s"),
                        Map.entry("ETCDCTL_COMMAND_TIMEOUT", "4s"),
                        Map.entry("ETCDCTL_KEEPALIVE_TIME", "20s"),
                        Map.entry("ETCDCTL_KEEPALIVE_TIMEOUT", "7s")));

        assertThat(settings)
                .isEqualTo(EtcdSettings.of("e1:2379", "e2:2379")
                        .withUser(new User("u", Optional.of(new Secret("p:q")), Optional.empty()))
                        .withTls(new Tls(
                                Optional.of(Path.of("ca.pem")),
                                Optional.of(Path.of("me.pem")),
                                Optional.of(Path.of("me.key"))))
                        .withTimeouts(new Timeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(7))));
    }

    @Test
    void takesThePasswordFromAVariableOfItsOwn() {
        assertThat(read(Map.of(), Map.of("ETCDCTL_USER", "u", "ETCDCTL_PASSWORD", "p", "ETCDCTL_CACERT", "")))
                .isEqualTo(EtcdSettings.of("127.0.0.1:2379")
                        .withUser(new User("u", Optional.of(new Secret("p")), Optional.empty())));
        assertThat(read(Map.of("user", "u"), Map.of("ETCDCTL_PASSWORD", "p")).user())
                .contains(new User("u", Optional.of(new Secret("p")), Optional.empty()));
    }

    @Test
    void tellsEveryProblemAtOnceAndNoSecret() {
        SettingsReader reader = reader(Map.ofEntries(
                Map.entry("endpoints", "http://e:1,e:99999"),
                Map.entry("namespace", "a\nb"),
                Map.entry("prefix", "/muster/"),
                Map.entry("lease-ttl", "1s"),
                Map.entry("user", "u"),
                Map.entry("password", "hush"),
                Map.entry("password-file", "f"),
                Map.entry("tls.key", "me.key"),
                Map.entry("request-timeout", "1ms"),
                Map.entry("lease-tll", "1s")));

        assertThat(Providers.refused(new EtcdConnectorProvider(), reader, "hush"))
                .containsExactly(
                        "etcd.endpoints",
                        "etcd.namespace",
                        "etcd.prefix",
                        "etcd.lease-ttl",
                        "etcd.password",
                        "etcd.tls.certificate",
                        "etcd.request-timeout",
                        "etcd.lease-tll");
    }

    @Test
    void namesTheVariableThatIsWrong() {
        SettingsReader reader = reader(Map.of());

        new EtcdSettingsBlock(
                        reader,
                        Map.of(
                                "ETCDCTL_ENDPOINTS", "a b",
                                "ETCDCTL_USER", "u",
                                "ETCDCTL_KEY", "me.key",
                                "ETCDCTL_DIAL_TIMEOUT", "soon"))
                .read();

        assertThat(reader.problems())
                .extracting(SettingsProblem::path)
                .containsExactlyInAnyOrder("ETCDCTL_ENDPOINTS", "ETCDCTL_USER", "ETCDCTL_CERT", "ETCDCTL_DIAL_TIMEOUT");
    }

    @ParameterizedTest
    @CsvSource({"'http://e:2379', ca.pem, endpoints", "'http://e:1,https://e:2', , endpoints", "'', , endpoints"})
    void refusesEndpointsThatDoNotFit(String endpoints, String ca, String at) {
        SettingsReader reader =
                reader(ca == null ? Map.of("endpoints", endpoints) : Map.of("endpoints", endpoints, "tls.ca", ca));

        new EtcdSettingsBlock(reader, Map.of()).read();

        assertThat(reader.problems())
                .singleElement()
                .extracting(SettingsProblem::path)
                .isEqualTo("etcd." + at);
    }

    @Test
    void needsAUserForAPassword() {
        SettingsReader reader = reader(Map.of("password", "p"));

        new EtcdSettingsBlock(reader, Map.of()).read();

        assertThat(reader.problems()).extracting(SettingsProblem::path).containsExactly("etcd.user");
    }

    @Test
    void showsNoSecret() {
        EtcdSettings settings =
                EtcdSettings.of("e").withUser(new User("u", Optional.of(new Secret("hush")), Optional.empty()));

        assertThat(settings.toString()).doesNotContain("hush");
    }

    /** What the engine waits for one of its requests, in seconds, is a part of the time that all need to come back in. */
    @ParameterizedTest
    @CsvSource({"100ms, 3", "2s, 3", "2500ms, 3.75", "1m, 4"})
    void waitsAsLongAsTheRequestTimeoutSaysButLeavesTimeForAnotherRenewal(String timeout, double bound) {
        Duration more = settle(Map.of("request-timeout", timeout)).minus(settle(Map.of()));

        assertThat(more).isEqualTo(Duration.ofMillis(Math.round((bound - 3) * 1000)));
    }

    private static Duration settle(Map<String, String> settings) {
        SettingsReader reader = new SettingsReader(new MapSource("test", settings));
        try (ServerRegistryConnector connector =
                new EtcdConnectorProvider().create(reader, ConnectorContext.of("system"))) {
            return connector.bounds().settle();
        }
    }

    @Test
    void isFoundByItsType() {
        Providers.assertFound("etcd");
    }

    @ParameterizedTest
    @CsvSource({
        "e, e, 2379, false",
        "'http://E-1.x:1/', E-1.x, 1, false",
        "'https://127.0.0.1', 127.0.0.1, 2379, true",
        "'[::1]:2380', ::1, 2380, false"
    })
    void takesAnEndpointApart(String text, String host, int port, boolean encrypted) {
        Endpoint endpoint = Endpoint.parse(List.of(text)).get(0);

        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.isEncrypted()).isEqualTo(encrypted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a:0", "a:65536", "a:1:2", "a b", "ftp://a", "http://a/b", "http://", "u@a"})
    void refusesAnEndpointThatCannotBe(String text) {
        assertThatThrownBy(() -> Endpoint.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void refusesTimesThatCannotBe() {
        assertThatThrownBy(() -> EtcdSettings.of("e").withLeaseTtl(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leaseTtl=PT1S");
        assertThatThrownBy(() -> new Timeouts(
                        Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("request=PT0S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/muster", "muster/", "a//b", "a b"})
    void refusesAPrefixThatCannotBe(String prefix) {
        assertThatThrownBy(() -> EtcdSettings.of("e").withPrefix(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + prefix + "'");
    }

    @Test
    void documentationHasEverySettingAndItsVariable() throws Exception {
        SettingsReader reader = reader(Map.of("tls.ca", "ca.pem"));
        SettingsReader environment = reader(Map.of());
        new EtcdSettingsBlock(reader, environment).read();

        SettingsPage page = SettingsPage.of("etcd.md");
        page.assertHasSettings(reader);
        page.assertHasVariables(environment);
    }

    private static EtcdSettings read(Map<String, String> values, Map<String, String> variables) {
        SettingsReader reader = reader(values);
        EtcdSettings settings = new EtcdSettingsBlock(reader, variables).read();
        reader.finish();
        return settings;
    }

    private static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new MapSource("etcd", values));
    }
}
