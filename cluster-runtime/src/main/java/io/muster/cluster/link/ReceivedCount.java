package io.muster.cluster.link;

import io.muster.cluster.link.LinkStatistics.Count;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a link received. Plain fields per message, published once per read, so that a message costs no ordered write. Owner: the
 * event loop; what is returned, from any thread.
 */
final class ReceivedCount {

    private final AtomicLong publishedMessages = new AtomicLong();
    private final AtomicLong publishedBytes = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();
    private long messages;
    private long bytes;

    void add(int length) {
        messages++;
        bytes += length;
    }

    /** A message came that nobody takes any more. */
    void addUndelivered() {
        undelivered.incrementAndGet();
    }

    /** Lets others see what was counted; returns whether that is more than before. */
    boolean publish() {
        if (publishedMessages.get() == messages) {
            return false;
        }
        publishedMessages.lazySet(messages);
        publishedBytes.lazySet(bytes);
        return true;
    }

    Count published() {
        return new Count(publishedMessages.get(), publishedBytes.get());
    }

    long undelivered() {
        return undelivered.get();
    }
}
