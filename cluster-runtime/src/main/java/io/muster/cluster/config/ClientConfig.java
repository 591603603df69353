package io.muster.cluster.config;

import java.time.Duration;

/**
 * What holds for the client listener of an external group, if the application opens one.
 *
 * @param maxClients most clients at a time, handshakes included; 1 to 1,000,000
 * @param maxMessageBytes most bytes of one message, either way; 1 to 16 MiB
 * @param maxTokenBytes most bytes of the token a client shows when it connects; 0 to 2,048
 * @param outboundQueueBytes most bytes waiting to be sent to one client; at least a message and 16 KiB
 * @param times deadlines and intervals
 */
public record ClientConfig(
        int maxClients, int maxMessageBytes, int maxTokenBytes, int outboundQueueBytes, ClientTimes times) {

    /**
     * Deadlines and intervals of the client listener.
     *
     * @param handshake from accepting until the client has said who it is
     * @param heartbeat after so long without sending, a ping is sent
     * @param dead after so long without receiving anything, the client is gone; at least twice {@code heartbeat}
     * @param slow a client that takes nothing for so long while messages wait for it is closed
     * @param drain what a graceful close waits for waiting messages to go out
     */
    public record ClientTimes(Duration handshake, Duration heartbeat, Duration dead, Duration slow, Duration drain) {}
}
