package io.muster.registry.consul;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back, on its way to the agent, what a server says of its life right after it was told that its id is another's, until it has given its next sign of life or a while has
 * passed. Thread-safe, for one server that claims, renews once in vain and claims again.
 */
final class LateRetraction implements SpoiltConsul.Fault {

    private static final long WHILE_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 20;
    /** After the one of the claim and the one of the renewal. */
    private static final int RETRACTION = 3;

    private final AtomicInteger signs = new AtomicInteger();
    private final CountDownLatch overtaken = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    /** The thread that passes it on. */
    private volatile @Nullable Thread keeping;

    @Override
    public void passing(String target) {
        if (isOfLife(target) && signs.incrementAndGet() == RETRACTION) {
            keeping = Thread.currentThread();
            try {
                boolean unused = overtaken.await(WHILE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public SpoiltConsul.Reply spoil(String target, SpoiltConsul.Reply answer) {
        if (isOfLife(target) && signs.get() >= RETRACTION) {
            // a connection's next request is passed on by the same thread, but only after this one
            (Thread.currentThread().equals(keeping) ? arrived : overtaken).countDown();
        }
        return answer;
    }

    private static boolean isOfLife(String target) {
        return target.contains("/agent/check/update/alive:");
    }

    /** Returns whether the agent has taken it, within 20 s. */
    boolean awaitArrived() throws InterruptedException {
        return arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
