package io.muster.registry.etcd;

import io.grpc.ManagedChannel;

/**
 * One channel to one server. Compared by identity: whatever is told of a line that is not the current one any more is old news.
 *
 * @param endpoint the server
 * @param channel the channel; nothing but this line ends it
 */
record Line(Endpoint endpoint, ManagedChannel channel) {

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
