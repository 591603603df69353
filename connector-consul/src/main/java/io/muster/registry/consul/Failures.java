package io.muster.registry.consul;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** The one place that says what an error of Consul's or of the way to it means (P21). What is not known here is an outage; no error means that something is gone. */
final class Failures {

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private Failures() {}

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Returns whether the agent said that it does not know the check or service it was asked about; the words changed from version to version. */
    static boolean isUnknownToAgent(Throwable failure) {
        return unwrapped(failure) instanceof ApiException error
                && (error.status() == NOT_FOUND || error.status() == SERVER_ERROR)
                && (error.text().contains("does not have associated TTL")
                        || error.text().contains("Unknown check")
                        || error.text().contains("unknown check")
                        || error.text().contains("Unknown service")
                        || error.text().contains("unknown service"));
    }

    /** Returns whether these words of Consul's are about the token, whatever status they came with. */
    static boolean isOfAccess(String text) {
        return text.contains("Permission denied") || text.contains("ACL not found");
    }

    /** Returns whether Consul said that it did not do what it was asked for; any other failure leaves that open. */
    static boolean isRefusal(Throwable failure) {
        return unwrapped(failure) instanceof ApiException error && error.status() < SERVER_ERROR;
    }

    /**
     * Returns what {@code failure} means for somebody who tried {@code what}.
     *
     * @param what the attempt, such as {@code claim an id}
     * @param where the agent
     */
    static RegistryException classify(Throwable failure, String what, String where) {
        Throwable cause = unwrapped(failure);
        String tried = "Cannot " + what + " in Consul at " + where + ": ";
        if (cause instanceof RegistryUnavailableException) {
            return new RegistryUnavailableException(tried + cause.getMessage(), cause);
        }
        if (cause instanceof RegistryException known) {
            return known;
        }
        return remedy(cause)
                .<RegistryException>map(
                        remedy -> new RegistryRejectedException(tried + describe(cause) + "; " + remedy, cause))
                .orElseGet(() -> new RegistryUnavailableException(tried + describe(cause), cause));
    }

    /** Returns what an operator can do about it, if nothing else helps. */
    private static Optional<String> remedy(Throwable failure) {
        if (failure instanceof ApiException error) {
            return remedy(error);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return Optional.of("check tls.ca, tls.certificate, tls.key and tls.server-name");
            }
            if (cause instanceof CredentialException) {
                return Optional.of("the file must be there and hold what it is named for");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> remedy(ApiException error) {
        if (error.status() == UNAUTHORIZED || error.status() == FORBIDDEN) {
            return Optional.of(
                    "the token (token, token-file) must be known and have the rights that docs/consul.md names");
        }
        if (error.text().contains("Invalid Session TTL")) {
            return Optional.of("session-ttl must be within what the servers allow (session_ttl_min)");
        }
        if (error.status() == BAD_REQUEST) {
            return Optional.of("the agent refuses the request itself: check the settings and its version");
        }
        return Optional.empty();
    }

    /** Returns the error in a few words. */
    static String describe(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof ApiException || cause instanceof RegistryException
                ? String.valueOf(cause.getMessage())
                : cause.toString();
    }
}
