package io.muster.cluster.scenario;

import io.muster.cluster.Cluster;
import io.muster.cluster.config.ClusterConfig;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A server that starts, is asked by way of its admin endpoint, and stops; loaded by a loader that lacks something. */
public final class OneServer implements Callable<List<String>> {

    /** Returns path, status and the beginning of the answer where it is an error. */
    @Override
    public List<String> call() throws Exception {
        ClusterConfig config = ClusterConfig.builder()
                .system(OpenWorld.SYSTEM)
                .group("world")
                .internal("world")
                .bind("127.0.0.1", 0)
                .registry("memory", Map.of("name", "one-server"))
                .admin(0)
                .build();
        List<String> seen = new ArrayList<>();
        try (Cluster cluster = Cluster.create(config)) {
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(30));
            AdminClient admin = AdminClient.of(cluster);
            for (String path : List.of("/health", "/cluster", "/metrics")) {
                HttpResponse<String> answer = admin.get(path);
                String words = answer.statusCode() == 200
                        ? ""
                        : " " + answer.body().replaceAll("Missing:.*", "").strip();
                seen.add(path + " " + answer.statusCode() + words);
            }
        }
        return seen;
    }
}
