package io.muster.registry;

import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a registry, by what has to be done about it (P21). The message names what was tried, where, and the value at
 * fault; never a secret (P22). An error nobody knows is {@link RegistryUnavailableException}: an outage, never "gone".
 */
public abstract sealed class RegistryException extends RuntimeException
        permits RegistryUnavailableException, RegistryRejectedException, RegistrationLostException {

    private static final long serialVersionUID = 1L;

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
