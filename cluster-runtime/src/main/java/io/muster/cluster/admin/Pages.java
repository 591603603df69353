package io.muster.cluster.admin;

import io.muster.cluster.Cluster;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All paths.
 *
 * @param pages by their path; sorted, immutable
 */
record Pages(SortedMap<String, Page> pages) {

    /** Says that the process answers. It is told on the event loop, so that nothing that hangs elsewhere can hold it up. */
    static final String LIVE = "/health/live";

    Pages {
        pages = Collections.unmodifiableSortedMap(new TreeMap<>(pages));
    }

    static Pages of(Cluster cluster) {
        SortedMap<String, Page> pages = new TreeMap<>();
        pages.put(LIVE, new LivePage(cluster));
        pages.put("/health", new HealthPage(cluster));
        pages.put("/cluster", new ClusterPage(cluster));
        pages.put("/metrics", MetricsPages.of(cluster));
        return new Pages(pages);
    }

    Optional<Page> find(String path) {
        return Optional.ofNullable(pages.get(path));
    }

    Answer notFound() {
        return Answer.text(404, "There is no such page. There are: " + String.join(" ", pages.keySet()));
    }
}
