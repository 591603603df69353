package io.muster.registry.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one listener back: one callback at a time, in order, on a callback thread. While one runs, a newer message takes the place of an older one
 * of the same kind, so that a slow listener gets the newest and not a queue (P19). From any thread.
 */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final ThreadLocal<Mailbox> INSIDE = new ThreadLocal<>();

    /** How long a close waits for a running callback; one that takes longer may block for ever. */
    private static final Duration CLOSE_WAIT = Duration.ofMillis(500);

    private final Object lock = new Object();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final String name;
    private final Executor callbacks;
    private final Counters counters;
    private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);
    private boolean closed;

    Mailbox(String name, Executor callbacks, Counters counters) {
        this.name = name;
        this.callbacks = callbacks;
        this.counters = counters;
    }

    /** Returns whether the caller is in a callback, of whatever mailbox. */
    static boolean isInsideCallback() {
        return INSIDE.get() != null;
    }

    /** Adds a message that takes the place of a waiting one of the same kind, unless one that must be kept came between. */
    void post(Kind kind, Runnable callback) {
        add(new Message(kind, callback));
    }

    private void add(Message message) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            removeOlder(message.kind());
            waiting.add(message);
            if (idle.isDone()) {
                idle = new CompletableFuture<>();
                beginDelivery();
            }
        }
    }

    private void beginDelivery() {
        try {
            callbacks.execute(this::deliver);
        } catch (RuntimeException | Error e) {
            // No thread to be had; what waits is delivered with the next message
            LOG.error("No thread for the callbacks of {}", name, e);
            idle.complete(null);
        }
    }

    private void removeOlder(Kind kind) {
        Iterator<Message> newestFirst = waiting.descendingIterator();
        while (newestFirst.hasNext()) {
            Message older = newestFirst.next();
            if (older.kind() == Kind.KEPT) {
                return;
            }
            if (older.kind() == kind) {
                newestFirst.remove();
                return;
            }
        }
    }

    private void deliver() {
        for (Message message = next(); message != null; message = next()) {
            run(message.callback());
        }
    }

    private @Nullable Message next() {
        synchronized (lock) {
            Message message = waiting.poll();
            if (message == null) {
                // Under the lock, or a message added just now would find nobody to deliver it
                idle.complete(null);
            }
            return message;
        }
    }

    // Any Throwable: a listener's Error must end neither its own nor anybody else's callbacks (P19)
    private void run(Runnable callback) {
        INSIDE.set(this);
        try {
            callback.run();
        } catch (Throwable e) {
            counters.add(Counted.CALLBACK_ERRORS);
            LOG.warn("A callback of {} failed; it goes on with the next", name, e);
        } finally {
            INSIDE.remove();
        }
    }

    /** Drops what waits; no callback starts after it returns. One may still be running: see {@link #idle}. */
    void close() {
        synchronized (lock) {
            closed = true;
            waiting.clear();
        }
    }

    /** Lets what waits be delivered, for a moment, then closes. In a callback nothing is waited for: it could be this one. */
    void closeAndWait(Waiting waiting) {
        if (!isInsideCallback()) {
            waiting.until(idle(), CLOSE_WAIT);
        }
        close();
        if (!isInsideCallback()) {
            waiting.until(idle(), CLOSE_WAIT);
        }
    }

    /** Returns a future that completes once nothing runs and nothing waits. */
    CompletableFuture<Void> idle() {
        synchronized (lock) {
            return idle;
        }
    }

    boolean isIdle() {
        return idle().isDone();
    }

    /** Returns whether the caller is in a callback of this mailbox. */
    boolean isCaller() {
        return INSIDE.get() == this;
    }

    /** Returns whose callbacks these are, for people. */
    String name() {
        return name;
    }

    /** What a message is about. */
    enum Kind {
        /** The newest state or snapshot is enough. */
        NEWEST,
        /** Beside the states: the newest repair is enough. */
        NOTICE,
        /** Is delivered whatever comes after. */
        KEPT
    }

    private record Message(Kind kind, Runnable callback) {}
}
