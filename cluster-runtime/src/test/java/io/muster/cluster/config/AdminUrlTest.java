package io.muster.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.spi.InvalidSettingsException;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class AdminUrlTest {

    private static final InetSocketAddress BOUND = new InetSocketAddress(9_400);
    private static final String REMOTE = "10.9.9.9:2181";

    private static String url(UnaryOperator<ClusterConfigBuilder> settings, String registry) {
        ClusterConfigBuilder builder = ClusterConfig.builder()
                .system("open-world")
                .group("world")
                .internal("world")
                .registry("memory");
        return AdminUrl.choose(settings.apply(builder).build(), BOUND, registry);
    }

    @Test
    void choose_namedHost_isThatHostWithTheBoundPort() {
        assertThat(url(config -> config.admin("10.0.0.7", 0), REMOTE)).isEqualTo("http://10.0.0.7:9400");
        assertThat(url(config -> config.admin("admin.example.org", 0), REMOTE))
                .isEqualTo("http://admin.example.org:9400");
        assertThat(url(config -> config.admin("2001:db8::1", 0), REMOTE)).isEqualTo("http://[2001:db8::1]:9400");
    }

    @Test
    void choose_loopback_isToldEvenToARegistryElsewhere() {
        assertThat(url(config -> config.admin(0), REMOTE)).isEqualTo("http://127.0.0.1:9400");
    }

    @Test
    void choose_wildcard_isTheHostThatIsAdvertisedButNotItsPort() {
        assertThat(url(config -> config.admin("0.0.0.0", 0).advertise("world.example.org", 4_296), REMOTE))
                .isEqualTo("http://world.example.org:9400");
        assertThat(url(config -> config.admin("::", 0), "127.0.0.1:2181")).isEqualTo("http://127.0.0.1:9400");
    }

    @Test
    void choose_wildcardAndNothingToAdvertise_saysWhatToSet() {
        assertThatThrownBy(() -> url(config -> config.admin("0.0.0.0", 0).advertise("127.0.0.1"), REMOTE))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("advertise.host");
    }
}
