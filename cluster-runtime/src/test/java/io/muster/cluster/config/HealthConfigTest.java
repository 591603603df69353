package io.muster.cluster.config;

import static io.muster.cluster.config.ConfigTexts.GOOD;
import static io.muster.cluster.config.ConfigTexts.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.muster.registry.health.HealthCheck;
import io.muster.registry.spi.SettingsProblem;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Health checks in a configuration file. */
final class HealthConfigTest {

    @Test
    void parse_healthChecks_haveTheirOwnTimesOrThoseOfAll() {
        HealthConfig health = ClusterConfig.parse(GOOD + """
                        muster.health {
                          interval = 7s
                          checks {
                            web { type = http, url = "http://127.0.0.1:8080/ready?deep=1", timeout = 3s }
                            database { type = tcp, host = db.internal, port = 5432, interval = 100ms }
                          }
                        }
                        """).health();

        assertThat(health.checks())
                .containsExactly(
                        new HealthCheck.Tcp(
                                "database", Duration.ofMillis(100), Duration.ofSeconds(2), "db.internal", 5_432),
                        new HealthCheck.Http(
                                "web",
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(3),
                                URI.create("http://127.0.0.1:8080/ready?deep=1")));
        assertThat(ClusterConfig.parse(GOOD).health().checks()).isEmpty();
    }

    @Test
    void parse_mistakesInSeveralChecks_areToldTogetherEachInItsLine() {
        assertThat(problemsOf(GOOD + """
                        muster.health.checks {
                          database { type = tcp, host = "db internal" }
                          web { type = http
                            url = "http://who:hunter2@web/?token=hunter3" }
                        }
                        """))
                .extracting(SettingsProblem::place, SettingsProblem::path)
                .containsExactlyInAnyOrder(
                        tuple("text: 12", "muster.health.checks.database.host"),
                        tuple("text: 12", "muster.health.checks.database.port"),
                        tuple("text: 14", "muster.health.checks.web.url"));
    }
}
