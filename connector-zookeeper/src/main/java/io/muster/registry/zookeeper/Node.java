package io.muster.registry.zookeeper;

import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** A node as it was read. Nobody changes its bytes. */
final class Node {

    private final byte[] data;
    private final Stat stat;

    private Node(byte[] data, Stat stat) {
        this.data = data;
        this.stat = stat;
    }

    /** Returns a node; one without data is the same as one with no bytes. */
    static Node of(byte @Nullable [] data, Stat stat) {
        return new Node(data == null ? new byte[0] : data, stat);
    }

    byte[] data() {
        return data;
    }

    Stat stat() {
        return stat;
    }
}
