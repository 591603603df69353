package io.muster.cluster.client;

import java.io.IOException;

/** The server said no. */
public final class ClientRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    ClientRefusedException(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Returns whether the same can succeed later by itself: the server is full, or stops and another one takes over its address. */
    public boolean isRetryable() {
        return retryable;
    }
}
