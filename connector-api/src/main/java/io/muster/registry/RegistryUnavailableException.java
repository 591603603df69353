package io.muster.registry;

import org.jspecify.annotations.Nullable;

/** The registry did not answer, or answered that it cannot at present. Nothing has to be done: it is being retried. */
public final class RegistryUnavailableException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes an error with what was tried, where, and what came of it. */
    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Makes an error without a cause. */
    public RegistryUnavailableException(String message) {
        this(message, null);
    }
}
