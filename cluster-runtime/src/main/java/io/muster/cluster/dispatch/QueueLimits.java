package io.muster.cluster.dispatch;

/**
 * How much may wait for the handler of one link before the link stops reading. What one read brought may go beyond it.
 *
 * @param messages 1 or more
 * @param bytes of payload, 1 or more
 */
public record QueueLimits(int messages, long bytes) {

    /** Checks the numbers. */
    public QueueLimits {
        if (messages < 1 || bytes < 1) {
            throw new IllegalArgumentException("messages=" + messages + " and bytes=" + bytes + " must be 1 or more");
        }
    }
}
