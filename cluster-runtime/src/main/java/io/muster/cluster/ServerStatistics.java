package io.muster.cluster;

/**
 * The counters of one remote server, over all links it had since it joined.
 *
 * @param sentMessages messages taken to be sent
 * @param sentBytes their payload bytes
 * @param receivedMessages messages read from its links
 * @param receivedBytes their payload bytes
 * @param refusedFull sends that were told {@link SendResult#FULL}
 * @param unsent messages taken, and not sent because a link broke
 * @param undelivered messages received, and not handed to the handler: it had not taken those before when their link ended
 * @param queuedMessages messages taken and not yet handed to the operating system
 * @param waitingMessages messages received that wait for the handler
 * @param connects how often a link came up
 * @param failedDials how many dials failed
 * @param handlerFailures callbacks that threw
 * @param roundTripNanos of the last answered heartbeat of the current link; 0 if there is none
 */
public record ServerStatistics(
        long sentMessages,
        long sentBytes,
        long receivedMessages,
        long receivedBytes,
        long refusedFull,
        long unsent,
        long undelivered,
        long queuedMessages,
        long waitingMessages,
        long connects,
        long failedDials,
        long handlerFailures,
        long roundTripNanos) {}
