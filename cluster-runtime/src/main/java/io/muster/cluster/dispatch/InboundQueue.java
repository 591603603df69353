package io.muster.cluster.dispatch;

import io.muster.cluster.link.Link;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what waits for the handler of one link. Full, the link stops reading; half empty, it reads on. Heartbeats go on meanwhile: they are
 * the event loop's.
 */
final class InboundQueue {

    private final Link link;
    private final QueueLimits limits;
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean stopped;

    InboundQueue(Link link, QueueLimits limits) {
        this.link = link;
        this.limits = limits;
    }

    /** A message begins to wait; on the link's event loop, in whose call nothing more is read once this stops it. */
    void add(int length) {
        int nowMessages = messages.incrementAndGet();
        long nowBytes = bytes.addAndGet(length);
        if (!stopped && (nowMessages >= limits.messages() || nowBytes >= limits.bytes())) {
            stopped = true;
            link.setReading(false);
            // the handler may have emptied the queue before it could see that it has to resume
            resumeIfHalfEmpty();
        }
    }

    /** The handler is done with a message; on the handler's thread. */
    void remove(int length) {
        messages.decrementAndGet();
        bytes.addAndGet(-length);
        resumeIfHalfEmpty();
    }

    int messages() {
        return messages.get();
    }

    private void resumeIfHalfEmpty() {
        if (stopped && messages.get() <= limits.messages() / 2 && bytes.get() <= limits.bytes() / 2) {
            stopped = false;
            link.setReading(true);
        }
    }
}
