package io.muster.cluster.client;

import io.muster.cluster.SendResult;

/** Sends on one connection until nothing goes any more. */
final class FullQueue {

    private final ClientConnection connection;
    private int taken;

    FullQueue(ClientConnection connection) {
        this.connection = connection;
    }

    /** Returns how many messages were taken so far. */
    int taken() {
        return taken;
    }

    /** Fills the queue; returns whether nothing had left it since it was filled before, so that the sockets' buffers are full, too. */
    boolean isStuck() {
        byte[] bytes = new byte[32 << 10];
        int before = taken;
        while (connection.send(1, bytes) == SendResult.TAKEN) {
            taken++;
        }
        return taken == before;
    }
}
