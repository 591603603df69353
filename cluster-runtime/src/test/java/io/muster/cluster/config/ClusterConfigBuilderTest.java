package io.muster.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.cluster.Cluster;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClusterConfigBuilderTest {

    private static ClusterConfigBuilder good() {
        return ClusterConfig.builder()
                .system("open-world")
                .group("world")
                .external("client", "world")
                .internal("world")
                .registry("memory");
    }

    @Test
    void build_everything_isWhatAFileGives() {
        ClusterConfig built = good().preset(Preset.LOCAL)
                .bind("127.0.0.1", 0)
                .advertise("world.example.org", 4296)
                .property("region", "north")
                .admin("10.0.0.7", 9400)
                .readyMinimum("client", 2)
                .grace(Duration.ofSeconds(70))
                .tcpCheck("database", "db.internal", 5_432)
                .httpCheck("web", "http://127.0.0.1:8080/ready")
                .set("health.checks.web.timeout", Duration.ofMillis(250))
                .set("link.max-message-size", "64 KiB")
                .build();

        assertThat(built).hasToString(ClusterConfig.parse("""
                muster {
                  system = open-world, group = world, preset = local
                  groups {
                    client { visibility = external, connects-to = [world] }
                    world { visibility = internal }
                  }
                  bind { host = 127.0.0.1, port = 0 }
                  advertise { host = world.example.org, port = 4296 }
                  properties.region = north
                  admin { host = 10.0.0.7, port = 9400 }
                  membership { ready.client = 2, grace = 70s }
                  health.checks {
                    database { type = tcp, host = db.internal, port = 5432 }
                    web { type = http, url = "http://127.0.0.1:8080/ready", timeout = 250ms }
                  }
                  link.max-message-size = 65536
                  registry.type = memory
                }
                """).toString());
        assertThat(built.properties()).isEqualTo(Map.of("region", "north"));
    }

    @Test
    void build_mistakes_tellsAllAtOnceWithoutPlaces() {
        ClusterConfigBuilder builder = good().bind("0.0.0.0", -1)
                .internal("world")
                .internal("a.b", "world", "nowhere")
                .property("a.b", "x")
                .tcpCheck("database", "", 5_432)
                .httpCheck("database", "http://127.0.0.1:8080/ready")
                .httpCheck("web", "/ready")
                .set("link.heartbeat", Duration.ofSeconds(1))
                .set("bind.hots", "x");

        assertThatThrownBy(builder::build)
                .hasMessageContaining("  - muster.groups.world: is there twice")
                .hasMessageContaining("  - muster.groups.a.b: group='a.b' must be a DNS label")
                .hasMessageContaining("  - muster.groups.a.b.connects-to: 'nowhere' is not a group")
                .hasMessageContaining("  - muster.bind.port: -1 must be")
                .hasMessageContaining("  - muster.bind.hots: is not a setting; did you mean 'host'?")
                .hasMessageContaining("  - muster.properties.a.b: properties key 'a.b' must be")
                .hasMessageContaining("  - muster.health.checks.database: is there twice")
                .hasMessageContaining("  - muster.health.checks.web.url: '/ready' is a path only")
                .hasMessageContaining("  - muster.link.heartbeat: is not a setting");
    }

    @Test
    void healthCheck_withANameOfTheConfiguration_isRefused() {
        ClusterConfig config = good().tcpCheck("database", "db.internal", 5_432).build();
        HealthCheck other = new HealthCheck.InProcess(
                "database", Duration.ofSeconds(1), Duration.ofSeconds(1), () -> Health.PASSING);

        assertThatThrownBy(() -> Cluster.builder(config).healthCheck(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'database' is there already")
                .hasMessageContaining("health.checks.database");
    }

    @Test
    void registry_settings_reachTheConnectorByTheirBlocks() {
        ClusterConfig config = good().registry("etcd", Map.of("depth", "3", "tls.ca-file", "ca.pem"))
                .build();

        assertThat(config.registry().reader().blockOrEmpty("tls").text("ca-file"))
                .contains("ca.pem");
        assertThat(config.registry().settings().path()).isEqualTo("muster.registry.etcd");
    }
}
