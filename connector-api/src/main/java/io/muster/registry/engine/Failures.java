package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Tells what a failed request means: an error nobody knows is an outage, never "gone" (P21). */
final class Failures {

    private Failures() {}

    static RegistryException of(String what, Throwable error) {
        Throwable cause = unwrap(error);
        return cause instanceof RegistryException known
                ? known
                : new RegistryUnavailableException(what + " failed: " + describe(cause), cause);
    }

    /** Returns the message on one line, or the type of an error that has none. */
    static String describe(Throwable error) {
        String message = error.getMessage();
        String type = error.getClass().getSimpleName();
        if (error instanceof RegistryException && message != null) {
            return message;
        }
        return message == null || message.isBlank() ? type : type + ": " + message.replace('\n', ' ');
    }

    private static Throwable unwrap(Throwable error) {
        Throwable cause = error.getCause();
        boolean wraps = error instanceof CompletionException || error instanceof ExecutionException;
        return wraps && cause != null ? unwrap(cause) : error;
    }
}
