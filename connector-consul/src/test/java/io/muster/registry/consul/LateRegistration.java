package io.muster.registry.consul;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the registration of an entry back on its way to the agent, until an entry was removed or a while has passed. Thread-safe, for one registration. */
final class LateRegistration implements SpoiltConsul.Fault {

    private static final long WHILE_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch sent = new CountDownLatch(1);
    private final CountDownLatch removed = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);

    @Override
    public void passing(String target) {
        if (isRegistration(target)) {
            sent.countDown();
            try {
                boolean unused = removed.await(WHILE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public SpoiltConsul.Reply spoil(String target, SpoiltConsul.Reply answer) {
        if (isRegistration(target)) {
            arrived.countDown();
        } else if (target.contains("/agent/service/deregister/")) {
            removed.countDown();
        }
        return answer;
    }

    private static boolean isRegistration(String target) {
        return target.endsWith("/agent/service/register");
    }

    /** Returns whether the registration was sent, within 20 s. */
    boolean awaitSent() throws InterruptedException {
        return sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns whether the agent has taken it, within 20 s. */
    boolean awaitArrived() throws InterruptedException {
        return arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
