package io.muster.registry.consul;

import java.io.IOException;

/** A token or certificate file cannot be used. Its message never holds what is in the file. */
final class CredentialException extends IOException {

    private static final long serialVersionUID = 1L;

    CredentialException(String message) {
        super(message);
    }

    CredentialException(String message, Throwable cause) {
        super(message, cause);
    }
}
