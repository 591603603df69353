package io.muster.cluster.admin;

import io.muster.cluster.Cluster;
import io.muster.cluster.ClusterState;
import java.util.Map;

/** Whether the process lives: 200 until the cluster is stopped. Nothing that a restart would not mend may turn it to 503. */
final class LivePage implements Page {

    private final Cluster cluster;

    LivePage(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Answer answer(String accept) {
        ClusterState state = cluster.state();
        return Answer.json(state == ClusterState.STOPPED ? 503 : 200, Map.of("state", Words.of(state)));
    }
}
