package io.muster.cluster.link;

/**
 * How much a link and a listener may hold.
 *
 * @param maxMessageBytes most payload bytes of one message, sent or received; 1 to 16 MiB
 * @param outboundQueueBytes most bytes queued to be sent on one link, headers included; at least {@code maxMessageBytes} and 64 KiB
 * @param maxHandshakes most accepted connections per listener that are not links yet; more are refused
 * @param maxHeld most peers held per listener
 * @param maxHeldPerAddress most peers held per remote address
 */
public record LinkLimits(
        int maxMessageBytes, int outboundQueueBytes, int maxHandshakes, int maxHeld, int maxHeldPerAddress) {

    /** Bounds the memory one peer can make us use for one message. */
    public static final int LARGEST_MESSAGE_BYTES = 16 << 20;

    private static final int SMALLEST_QUEUE_BYTES = 64 << 10;

    /** Checks the ranges. */
    public LinkLimits {
        range("maxMessageBytes", maxMessageBytes, 1, LARGEST_MESSAGE_BYTES);
        range("outboundQueueBytes", outboundQueueBytes, Math.max(SMALLEST_QUEUE_BYTES, maxMessageBytes), 1 << 30);
        range("maxHandshakes", maxHandshakes, 1, 1 << 20);
        range("maxHeld", maxHeld, 0, maxHandshakes);
        range("maxHeldPerAddress", maxHeldPerAddress, 0, maxHandshakes);
    }

    /** Returns messages of 1 MiB, a queue of 4 MiB, 1,024 handshakes, 64 held peers, 8 per address. */
    public static LinkLimits defaults() {
        return new LinkLimits(1 << 20, 4 << 20, 1024, 64, 8);
    }

    /** Returns these limits with another largest message. */
    public LinkLimits withMaxMessageBytes(int bytes) {
        return new LinkLimits(bytes, outboundQueueBytes, maxHandshakes, maxHeld, maxHeldPerAddress);
    }

    /** Returns these limits with another outbound queue. */
    public LinkLimits withOutboundQueueBytes(int bytes) {
        return new LinkLimits(maxMessageBytes, bytes, maxHandshakes, maxHeld, maxHeldPerAddress);
    }

    /** Returns these limits with other bounds on held peers. */
    public LinkLimits withHeld(int total, int perAddress) {
        return new LinkLimits(maxMessageBytes, outboundQueueBytes, maxHandshakes, total, perAddress);
    }

    private static void range(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + "=" + value + " must be " + min + " to " + max);
        }
    }
}
