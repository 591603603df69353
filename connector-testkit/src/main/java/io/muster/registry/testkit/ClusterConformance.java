package io.muster.registry.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The cases that need a leader or a quorum, for a harness whose registry is several servers. The others of {@link ConnectorConformance} show nothing more
 * there than on a single server; there in turn these are not applicable by declaration.
 */
@Tag("cluster")
public abstract class ClusterConformance extends Conformance {

    /** Makes the kit. */
    protected ClusterConformance() {}

    /** Section D: a registry of several servers. */
    @Nested
    @DisplayName("Cluster")
    class Cluster extends ClusterCases {
        @Override
        Conformance conformance() {
            return ClusterConformance.this;
        }
    }
}
