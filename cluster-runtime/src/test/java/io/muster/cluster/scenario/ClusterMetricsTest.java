package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.muster.cluster.Cluster;
import io.muster.cluster.metrics.ClusterMetrics;
import io.muster.cluster.scenario.OpenWorld.Node;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters in an application's own registry, without the endpoint. */
final class ClusterMetricsTest {

    private final TableRegistry table = new TableRegistry();
    private final OpenWorld open = new OpenWorld(config -> config.registry("memory"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        open.close();
        table.close();
        registry.close();
    }

    @Test
    void bindTo_beforeTheStart_isZeroAndFollows() throws Exception {
        Cluster cluster = Cluster.builder(open.config("world", config -> {}))
                .connector(table.connector())
                .build();
        new ClusterMetrics(cluster).bindTo(registry);
        assertThat(gauge("muster.registry.age")).isZero();
        assertThat(gauge("muster.ready")).isZero();

        cluster.start();
        until(() -> gauge("muster.ready") == 1);
        cluster.close();
        until(() -> gauge("muster.ready") == 0);
        assertThat(registry.get("muster.registrations").functionCounter().count())
                .isEqualTo(1);
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void bindTo_whileNobodyElseHoldsIt_goesOnCounting() throws Exception {
        Node social = open.start("social", table.connector());
        WeakReference<ClusterMetrics> gone = bound(social.cluster());
        until(() -> {
            System.gc();
            return gone.get() == null;
        });

        Node world = open.start("world", table.connector());
        until(() -> social.isConnectedTo(world));

        until(() -> registry.get("muster.connects")
                        .tag("group", "world")
                        .functionCounter()
                        .count()
                == 1);
    }

    private WeakReference<ClusterMetrics> bound(Cluster cluster) {
        ClusterMetrics metrics = new ClusterMetrics(cluster);
        metrics.bindTo(registry);
        return new WeakReference<>(metrics);
    }

    @Test
    void close_removesItsMetersAndThoseOfOthersStay() {
        Node world = open.start("world", table.connector());
        Node social = open.start("social", table.connector());
        new ClusterMetrics(world.cluster(), Tags.of("self", "world")).bindTo(registry);
        ClusterMetrics other = new ClusterMetrics(social.cluster(), Tags.of("self", "social"));
        other.bindTo(registry);
        assertThat(registry.find("muster.ready").gauges()).hasSize(2);

        other.close();

        assertThat(registry.getMeters())
                .isNotEmpty()
                .allMatch(meter -> "world".equals(meter.getId().getTag("self")));
    }
}
