package io.muster.registry;

/**
 * Who a server is while its claim holds: the leased id, the process start behind it, and which holder of the id that is.
 *
 * @param id unique among the live servers of a system (P1); 0 or more, less than the connector's id range
 * @param instance the process start
 * @param incarnation grows with each taking of the id (P3)
 */
public record ServerIdentity(int id, InstanceId instance, Incarnation incarnation) {

    /** Checks that the id is not negative. */
    public ServerIdentity {
        if (id < 0) {
            throw new IllegalArgumentException("id=" + id + " must not be negative");
        }
    }
}
