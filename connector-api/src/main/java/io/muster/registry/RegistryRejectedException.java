package io.muster.registry;

import org.jspecify.annotations.Nullable;

/** The registry answered no: an operator must act (token, access rule, address, exhausted ids). It is retried slowly meanwhile. */
public final class RegistryRejectedException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes an error with what was tried, where, the value at fault and the remedy. */
    public RegistryRejectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Makes an error without a cause. */
    public RegistryRejectedException(String message) {
        this(message, null);
    }
}
