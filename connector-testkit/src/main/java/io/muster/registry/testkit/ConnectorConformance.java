package io.muster.registry.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/**
 * The conformance kit: extend it, say which harness to use, and every case of every section runs; none can be forgotten. Each case is named after the promise
 * of {@link io.muster.registry.ServerRegistryConnector} it holds.
 *
 * <p>Cases run one after another: they share the registry and the leak check compares the threads of the whole JVM. After each case no thread and no connection
 * may be left. At the end one line counts what passed, failed, and was not applicable by declaration.
 */
public abstract class ConnectorConformance extends Conformance {

    /** Section A: who holds which id. */
    @Nested
    @DisplayName("Identity")
    class Identity extends IdentityCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section A: ids under faults. */
    @Nested
    @DisplayName("Leases of ids")
    class Leases extends LeaseCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section B: what is registered is what others read. */
    @Nested
    @DisplayName("Registration")
    class Registering extends RegistrationCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section B: the living stay, the dead leave, damage is repaired. */
    @Nested
    @DisplayName("Liveness")
    class Liveness extends LivenessCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section B: leaving, against all odds. */
    @Nested
    @DisplayName("Departure")
    class Departing extends DepartureCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section B: how long things take until everybody has seen them. */
    @Nested
    @DisplayName("Bounds")
    class Bounds extends BoundsCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section C: what a watcher sees. */
    @Nested
    @DisplayName("Membership")
    class Membership extends MembershipCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section C: what listeners may do. */
    @Nested
    @DisplayName("Listeners")
    class Listening extends ListenerCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: the registry goes away and comes back. */
    @Nested
    @DisplayName("Outage")
    class Outage extends OutageCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: silence, ended streams, lost history, and data of yesterday. */
    @Nested
    @DisplayName("Recovery")
    class Recovery extends RecoveryCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: what is asked of the registry. */
    @Nested
    @DisplayName("Traffic")
    class Traffic extends TrafficCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: answers that are wrong, or leave somebody out. */
    @Nested
    @DisplayName("Faults")
    class Faults extends FaultCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: what clients prove themselves by. */
    @Nested
    @DisplayName("Credentials")
    class Credentials extends CredentialCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: a client that is a process of its own. */
    @Nested
    @DisplayName("Processes")
    class Processes extends ProcessCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section D: a registry of several servers. */
    @Nested
    @DisplayName("Cluster")
    class Cluster extends ClusterCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }

    /** Section E: starting, closing, and leaving nothing behind. */
    @Nested
    @DisplayName("Lifecycle")
    class Lifecycle extends LifecycleCases {
        @Override
        ConnectorConformance conformance() {
            return ConnectorConformance.this;
        }
    }
}
