package io.muster.cluster.admin;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.muster.cluster.Cluster;
import io.muster.cluster.metrics.ClusterMetrics;

/** The metrics in Prometheus' text format, or in OpenMetrics for those who ask for it. The only class here that needs Micrometer. */
final class PrometheusPage implements Page {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    PrometheusPage(Cluster cluster) {
        new ClusterMetrics(cluster).bindTo(registry);
    }

    @Override
    public Answer answer(String accept) {
        String type = accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
        return new Answer(200, type, registry.scrape(type));
    }
}
