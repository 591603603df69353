package io.muster.cluster.config;

import java.time.Duration;

/**
 * What holds for the client listener of an external group, if the application opens one.
 *
 * @param maxClients most clients at a time, those in handshake included; 1 to 1,000,000
 * @param maxMessageBytes most bytes of one message, either way; 1 to 16 MiB
 * @param maxTokenBytes most bytes of the token a client shows when it connects; 0 to 2 KiB
 * @param outboundQueueBytes most bytes waiting to be sent to one client; 16 KiB to 1 GiB, and at least one message
 * @param times deadlines and intervals
 */
public record ClientConfig(
        int maxClients, int maxMessageBytes, int maxTokenBytes, int outboundQueueBytes, ClientTimes times) {

    static final int DEFAULT_CLIENTS = 10_000;
    static final int MOST_CLIENTS = 1_000_000;
    static final int DEFAULT_MESSAGE_BYTES = 64 << 10;
    /** Bounds the memory one message can make us use. */
    public static final int LARGEST_MESSAGE_BYTES = 16 << 20;

    static final int DEFAULT_TOKEN_BYTES = 1 << 10;
    /** Bounds what somebody unknown can make us hold. */
    public static final int LARGEST_TOKEN_BYTES = 2 << 10;

    static final int DEFAULT_QUEUE_BYTES = 256 << 10;
    static final int SMALLEST_QUEUE_BYTES = 16 << 10;
    static final int LARGEST_QUEUE_BYTES = 1 << 30;

    /** Checks the ranges and what must fit together. */
    public ClientConfig {
        range("maxClients", maxClients, 1, MOST_CLIENTS);
        range("maxMessageBytes", maxMessageBytes, 1, LARGEST_MESSAGE_BYTES);
        range("maxTokenBytes", maxTokenBytes, 0, LARGEST_TOKEN_BYTES);
        int smallestQueue = Math.max(SMALLEST_QUEUE_BYTES, maxMessageBytes);
        range("outboundQueueBytes", outboundQueueBytes, smallestQueue, LARGEST_QUEUE_BYTES);
    }

    /** Returns what is right for a LAN, as {@code clients} has it if nothing is configured. */
    public static ClientConfig defaults() {
        return new ClientConfig(
                DEFAULT_CLIENTS,
                DEFAULT_MESSAGE_BYTES,
                DEFAULT_TOKEN_BYTES,
                DEFAULT_QUEUE_BYTES,
                Preset.LAN.times().clients());
    }

    /** Returns this with other times. */
    public ClientConfig withTimes(ClientTimes newTimes) {
        return new ClientConfig(maxClients, maxMessageBytes, maxTokenBytes, outboundQueueBytes, newTimes);
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " must be " + least + " to " + most);
        }
    }

    /**
     * Deadlines and intervals of the client listener; all are more than zero.
     *
     * @param handshake from accepting until the client has said who it is, and again until the application has decided
     * @param heartbeat after so long without sending, a ping is sent
     * @param dead after so long without receiving anything, the client is gone; at least twice {@code heartbeat}
     * @param slow a client that takes nothing for so long while messages wait for it is closed
     * @param drain what a graceful close waits for waiting messages to go out
     */
    public record ClientTimes(Duration handshake, Duration heartbeat, Duration dead, Duration slow, Duration drain) {

        /** Checks what must fit together. */
        public ClientTimes {
            if (dead.compareTo(heartbeat.multipliedBy(2)) < 0) {
                throw new IllegalArgumentException("dead=" + dead + " must be at least twice heartbeat=" + heartbeat);
            }
        }
    }
}
