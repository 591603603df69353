package io.muster.cluster.link;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Guards a few dozen instructions on the send path. A monitor costs twice as much there, and becomes a heavy one for good at the first
 * collision with the event loop. Whoever extends it guards its own fields; nothing slow may be done while holding it.
 */
abstract class SpinLock {

    private static final VarHandle HELD;
    private static final int SPINS = 100;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // by HELD
    private volatile boolean held;

    final void lock() {
        if (!HELD.compareAndSet(this, false, true)) {
            lockContended();
        }
    }

    final void unlock() {
        HELD.setRelease(this, false);
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // The yield is for speed; without any scheduler's favour this only spins longer.
    private void lockContended() {
        for (int spins = 0; ; spins++) {
            // The holder may have lost its core: give it ours.
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
            if (!(boolean) HELD.getVolatile(this) && HELD.compareAndSet(this, false, true)) {
                return;
            }
        }
    }
}
