package io.muster.registry;

import org.jspecify.annotations.Nullable;

/** The id is gone: its lease expired, it was deleted, or the registry lost its data. */
public final class RegistrationLostException extends RegistryException {

    private static final long serialVersionUID = 1L;

    /** Makes an error that names the id and what was found in its place. */
    public RegistrationLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Makes an error without a cause. */
    public RegistrationLostException(String message) {
        this(message, null);
    }
}
