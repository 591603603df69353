package io.muster.registry.etcd;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** The one place that says what an error of etcd's or gRPC's means (P21). What is not known here is an outage; no error means that something is gone. */
final class Failures {

    private Failures() {}

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Optional<Status> status(Throwable failure) {
        return unwrapped(failure) instanceof StatusRuntimeException error
                ? Optional.of(error.getStatus())
                : Optional.empty();
    }

    private static boolean is(Throwable failure, Status.Code code) {
        return status(failure).filter(status -> status.getCode() == code).isPresent();
    }

    private static boolean says(Throwable failure, String words) {
        return status(failure)
                .map(Status::getDescription)
                .filter(description -> description.contains(words))
                .isPresent();
    }

    /** Returns whether a server that takes part in its cluster said this, and not gRPC, a proxy, or a server on its own. */
    static boolean isAnswer(Throwable failure) {
        return status(failure)
                .map(status -> switch (status.getCode()) {
                    case PERMISSION_DENIED,
                            UNAUTHENTICATED,
                            INVALID_ARGUMENT,
                            FAILED_PRECONDITION,
                            NOT_FOUND,
                            ALREADY_EXISTS,
                            OUT_OF_RANGE,
                            RESOURCE_EXHAUSTED -> true;
                    default -> false;
                })
                .orElse(false);
    }

    static boolean isTimeout(Throwable failure) {
        return is(failure, Status.Code.DEADLINE_EXCEEDED);
    }

    /** Returns whether the request named something that is not there, such as a lease; said before anything was done. */
    static boolean isNotFound(Throwable failure) {
        return is(failure, Status.Code.NOT_FOUND);
    }

    /** Returns whether the server has authentication turned off, and so needs no token. */
    static boolean needsNoToken(Throwable failure) {
        return says(failure, "authentication is not enabled");
    }

    /** Returns whether the request was refused for its token, where another one may be taken. */
    static boolean isStaleToken(Throwable failure) {
        return is(failure, Status.Code.UNAUTHENTICATED)
                || says(failure, "invalid auth token")
                || says(failure, "user name is empty")
                || says(failure, "revision of auth store is old");
    }

    /** Returns why no connection is made, if an operator must see to it. */
    static Optional<RegistryRejectedException> refusal(Throwable failure, Endpoint endpoint) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof java.security.GeneralSecurityException) {
                return Optional.of(new RegistryRejectedException(
                        "Cannot connect to etcd at " + endpoint + ": no TLS connection (" + cause.getMessage()
                                + "); check tls.ca, tls.certificate and tls.key, and which names the server's"
                                + " certificate has",
                        failure));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns what {@code failure} means for somebody who tried {@code what}.
     *
     * @param what the attempt, such as {@code claim an id}
     * @param where the servers
     */
    static RegistryException classify(Throwable failure, String what, String where) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof RegistryException known) {
            return known;
        }
        String tried = "Cannot " + what + " in etcd at " + where + ": ";
        return remedy(cause)
                .<RegistryException>map(
                        remedy -> new RegistryRejectedException(tried + describe(cause) + "; " + remedy, cause))
                .orElseGet(() -> new RegistryUnavailableException(tried + describe(cause), cause));
    }

    /** Returns what an operator can do about it, if nothing else helps. */
    private static Optional<String> remedy(Throwable failure) {
        if (is(failure, Status.Code.PERMISSION_DENIED)) {
            return Optional.of("the user's role must have read and write permission on the keys of the system");
        }
        if (says(failure, "authentication failed")) {
            return Optional.of("check user and password (or password-file)");
        }
        if (says(failure, "user name is empty")) {
            return Optional.of("the servers demand authentication: set user and password-file");
        }
        if (says(failure, "database space exceeded")) {
            return Optional.of("the servers take no writes: compact and defragment them, then disarm the alarm");
        }
        if (is(failure, Status.Code.UNIMPLEMENTED)) {
            return Optional.of("the servers must be etcd 3.4 or newer");
        }
        return Optional.empty();
    }

    /** Returns the error in a few words: gRPC's description, and what is behind it. */
    static String describe(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return status(cause)
                .map(status -> status.getCode()
                        + (status.getDescription() == null ? "" : " (" + status.getDescription() + ")")
                        + (status.getCause() == null
                                ? ""
                                : ", " + status.getCause().getMessage()))
                .orElseGet(cause::toString);
    }
}
