package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.spi.MapSource;
import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.testkit.fixture.Providers;
import io.muster.registry.testkit.fixture.SettingsPage;
import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import io.muster.registry.zookeeper.ZooKeeperSettings.Digest;
import io.muster.registry.zookeeper.ZooKeeperSettings.Store;
import io.muster.registry.zookeeper.ZooKeeperSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperSettingsTest {

    @Test
    void hasADefaultForEverything() {
        assertThat(read(Map.of())).isEqualTo(ZooKeeperSettings.of("127.0.0.1:2181"));
        assertThat(ZooKeeperSettings.of("zk"))
                .isEqualTo(new ZooKeeperSettings(
                        "zk", "/muster", Duration.ofSeconds(10), Acl.WORLD, Optional.empty(), Optional.empty()));
    }

    @Test
    void readsEverything() {
        ZooKeeperSettings settings = read(Map.ofEntries(
                Map.entry("connect-string", "zk1:2181,zk2:2182/apps"),
                Map.entry("root", "/games/live"),
                Map.entry("session-timeout", "20s"),
                Map.entry("acl", "creator-all-world-read"),
                Map.entry("digest.user", "u"),
                Map.entry("digest.password", "p"),
                Map.entry("tls.trust-store", "ca.pem"),
                Map.entry("tls.key-store", "me.p12"),
                Map.entry("tls.key-store-password-file", "me.pass")));

        assertThat(settings)
                .isEqualTo(new ZooKeeperSettings(
                        "zk1:2181,zk2:2182/apps",
                        "/games/live",
                        Duration.ofSeconds(20),
                        Acl.CREATOR_ALL_WORLD_READ,
                        Optional.of(new Digest("u", Optional.of(new Secret("p")), Optional.empty())),
                        Optional.of(new Tls(
                                new Store(Path.of("ca.pem"), Optional.empty(), Optional.empty()),
                                Optional.of(new Store(
                                        Path.of("me.p12"), Optional.empty(), Optional.of(Path.of("me.pass"))))))));
    }

    @Test
    void tellsEveryProblemAtOnceAndNoSecret() {
        SettingsReader reader = reader(Map.ofEntries(
                Map.entry("connect-string", "zk1:99999"),
                Map.entry("root", "muster"),
                Map.entry("session-timeout", "10ms"),
                Map.entry("acl", "everybody"),
                Map.entry("digest.user", "a:b"),
                Map.entry("digest.password", "hush"),
                Map.entry("digest.password-file", "f"),
                Map.entry("tls.key-store", "me.keys"),
                Map.entry("sesion-timeout", "1s")));

        assertThat(Providers.refused(new ZooKeeperConnectorProvider(), reader, "hush"))
                .containsExactly(
                        "zk.connect-string",
                        "zk.root",
                        "zk.session-timeout",
                        "zk.acl",
                        "zk.digest.user",
                        "zk.digest.password",
                        "zk.tls.key-store",
                        "zk.tls.trust-store",
                        "zk.sesion-timeout");
    }

    @Test
    void refusesAnAclWithoutAnIdentity() {
        SettingsReader reader = reader(Map.of("acl", "creator-all"));

        ZooKeeperSettings.read(reader);

        assertThat(reader.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("'creator-all' needs an identity"));
    }

    @Test
    void isFoundByItsType() {
        Providers.assertFound("zookeeper");
    }

    @ParameterizedTest
    @CsvSource({
        "zk, zk:2181, ''",
        "'Zk1:1, zk2/a/b', 'zk1:1,zk2:2181', /a/b",
        "127.0.0.1:2181/, 127.0.0.1:2181, ''",
        "[::1]:2182/x, [::1]:2182, /x"
    })
    void takesAConnectStringApart(String text, String servers, String chroot) {
        ConnectString connect = ConnectString.parse(text);

        assertThat(connect.serverList()).isEqualTo(servers);
        assertThat(connect.chroot()).isEqualTo(chroot);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a:b", "a:0", "a:65536", "a:1:2", "a b", "a:1/x//y", "a:1/x/", "/x"})
    void refusesAConnectStringThatCannotBe(String text) {
        assertThatThrownBy(() -> ConnectString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "muster", "/a/", "/a//b", "/a/../b", "/zookeeper", "/zookeeper/x"})
    void refusesARootThatCannotBe(String root) {
        assertThatThrownBy(() -> ZooKeeperSettings.of("zk").withRoot(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + root + "'");
    }

    @Test
    void standsBelowChrootRootAndSystem() {
        Layout layout = Layout.of(ConnectString.parse("zk/a/b"), "/muster", "sys");

        assertThat(layout.parents("world"))
                .containsExactly(
                        "/a",
                        "/a/b",
                        "/a/b/muster",
                        "/a/b/muster/sys",
                        "/a/b/muster/sys/slots",
                        "/a/b/muster/sys/ids",
                        "/a/b/muster/sys/groups",
                        "/a/b/muster/sys/groups/world");
        assertThat(Layout.of(ConnectString.parse("zk"), "/", "sys").id(7)).isEqualTo("/sys/ids/7");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "65535, 65535", "01, -1", "-1, -1", "'', -1", "x, -1", "123456, -1"})
    void knowsAnIdWhenItSeesOne(String child, int id) {
        assertThat(Layout.parseId(child).orElse(-1)).isEqualTo(id);
    }

    @Test
    void documentationHasEverySetting() throws Exception {
        SettingsReader reader =
                new SettingsReader(new MapSource("zookeeper", Map.of("digest.user", "u", "tls.trust-store", "ca.pem")));
        ZooKeeperSettings.read(reader);

        SettingsPage.of("zookeeper.md").assertHasSettings(reader);
    }

    private static ZooKeeperSettings read(Map<String, String> values) {
        SettingsReader reader = reader(values);
        ZooKeeperSettings settings = ZooKeeperSettings.read(reader);
        reader.finish();
        return settings;
    }

    private static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new MapSource("zk", values));
    }
}
