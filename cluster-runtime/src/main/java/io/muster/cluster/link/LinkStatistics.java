package io.muster.cluster.link;

/**
 * The counters of one link at one moment. Counted since the link came up.
 *
 * @param sent messages and bytes taken to be sent
 * @param received messages and bytes handed to the handler
 * @param undelivered messages that came, and were not handed to the handler because it had stopped reading when the link ended. Exact after
 *     a goodbye of ours; else those that had been read by then
 * @param queuedMessages taken, but not yet handed to the operating system
 * @param queuedBytes the same in bytes, with headers
 * @param refusedFull sends that were told {@link SendResult#FULL}
 * @param writes writes to the socket, so {@code sent.messages / writes} is the batching
 * @param roundTripNanos of the last answered ping; 0 before the first
 * @param skippedFrames optional frames of a newer peer that were skipped, because this version does not know them
 */
public record LinkStatistics(
        Count sent,
        Count received,
        long undelivered,
        long queuedMessages,
        long queuedBytes,
        long refusedFull,
        long writes,
        long roundTripNanos,
        long skippedFrames) {

    /**
     * How much went one way.
     *
     * @param messages messages
     * @param bytes their payload bytes
     */
    public record Count(long messages, long bytes) {}
}
