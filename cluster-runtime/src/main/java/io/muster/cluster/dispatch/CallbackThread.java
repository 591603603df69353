package io.muster.cluster.dispatch;

/** Knows which threads run callbacks, so that a callback that would wait for itself can be told. */
public final class CallbackThread {

    private static final ThreadLocal<Kind> KIND = new ThreadLocal<>();

    private enum Kind {
        WORKER,
        LOOP
    }

    private CallbackThread() {}

    static void markWorker() {
        KIND.set(Kind.WORKER);
    }

    /** Marks the caller's thread as an event loop that runs callbacks. */
    public static void markLoop() {
        if (KIND.get() == null) {
            KIND.set(Kind.LOOP);
        }
    }

    /** Returns whether the caller runs in a callback thread of any kind. */
    public static boolean isCurrent() {
        return KIND.get() != null;
    }

    /** Returns whether the caller is on an event loop, which must not block. */
    public static boolean isLoop() {
        return KIND.get() == Kind.LOOP;
    }
}
