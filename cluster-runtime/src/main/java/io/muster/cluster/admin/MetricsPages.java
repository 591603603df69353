package io.muster.cluster.admin;

import io.muster.cluster.Cluster;

/** Finds out whether there can be metrics: they need a library that an embedder need not have. */
final class MetricsPages {

    static final String ARTIFACT = "io.micrometer:micrometer-registry-prometheus";

    private MetricsPages() {}

    static Page of(Cluster cluster) {
        try {
            return new PrometheusPage(cluster);
        } catch (LinkageError e) {
            return accept -> Answer.text(
                    501,
                    "There are no metrics: add the artifact " + ARTIFACT + " to the class path. Missing: "
                            + e.getMessage());
        }
    }
}
