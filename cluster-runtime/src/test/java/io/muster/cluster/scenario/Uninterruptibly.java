package io.muster.cluster.scenario;

import java.util.concurrent.CountDownLatch;

/** Waits as code does that nothing can stop. */
final class Uninterruptibly {

    private Uninterruptibly() {}

    /** Waits whatever comes; an interrupt stays set. */
    static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
