package io.muster.cluster.link.protocol;

import io.muster.registry.InstanceId;

/**
 * Whom a dialler means to reach. An address outlives a process, so the acceptor compares.
 *
 * @param id the id it was listed under, 0 or more
 * @param instance the process start it was listed with
 */
public record LinkTarget(int id, InstanceId instance) {

    /** Checks that the id is not negative. */
    public LinkTarget {
        if (id < 0) {
            throw new IllegalArgumentException("id=" + id + " must not be negative");
        }
    }
}
