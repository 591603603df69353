package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contender;

/** A way to make a server known to a watcher on another connection. */
interface Registering extends Contender {

    /** Adds others, who stay. */
    void add(int members) throws Exception;

    /** Registers one, waits until the watcher has seen it, and removes it. */
    Timing once() throws Exception;

    /**
     * How long it took from the first request on.
     *
     * @param writtenNanos until the registering end knew that it is registered
     * @param seenNanos until the watcher had read it
     * @param removedNanos from asking to be removed until the watcher saw that it is gone
     */
    record Timing(long writtenNanos, long seenNanos, long removedNanos) {}
}
