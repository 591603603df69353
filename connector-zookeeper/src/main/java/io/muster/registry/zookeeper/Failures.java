package io.muster.registry.zookeeper;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** The one place that says what an error of ZooKeeper's means (P21). What is not known here is an outage. */
final class Failures {

    /** Errors the client makes up itself, or says for a server that never saw the request. */
    private static final Set<Code> FROM_CLIENT = EnumSet.of(
            Code.CONNECTIONLOSS, Code.OPERATIONTIMEOUT, Code.SESSIONEXPIRED, Code.AUTHFAILED, Code.SYSTEMERROR);

    private Failures() {}

    /** Returns what a number says; one that this client does not know, as a newer server may have, is an error of the server's. */
    static Code code(int number) {
        try {
            return Code.get(number);
        } catch (IllegalArgumentException e) {
            return Code.SYSTEMERROR;
        }
    }

    static boolean isFromServer(Code code) {
        return !FROM_CLIENT.contains(code);
    }

    /** Returns whether a request was refused for what the node's ACL says. */
    static boolean isForbidden(Throwable failure) {
        return unwrapped(failure) instanceof KeeperException.NoAuthException;
    }

    /** Returns whether a node was to be made below one that is not there. */
    static boolean isMissing(Throwable failure) {
        return unwrapped(failure) instanceof KeeperException.NoNodeException;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
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
        String tried = "Cannot " + what + " in ZooKeeper at " + where + ": ";
        if (!(cause instanceof KeeperException error)) {
            return new RegistryUnavailableException(tried + cause, cause);
        }
        String at = tried + error.code() + " at " + error.getPath();
        return switch (error.code()) {
            case NOAUTH ->
                new RegistryRejectedException(
                        at + "; the digest user (digest.user, digest.password) may not do this: check them,"
                                + " or let an administrator change the node's ACL",
                        error);
            case AUTHFAILED ->
                new RegistryRejectedException(
                        at + "; the server refuses these credentials: check digest and tls", error);
            case INVALIDACL ->
                new RegistryRejectedException(
                        at + "; the server knows no identity of this connection to give the node to: check digest"
                                + " and tls.key-store, or set acl = world",
                        error);
            case SESSIONCLOSEDREQUIRESASLAUTH ->
                new RegistryRejectedException(at + "; the server demands an authentication: set digest", error);
            case UNIMPLEMENTED ->
                new RegistryRejectedException(at + "; the server must be ZooKeeper 3.6 or newer", error);
            case QUOTAEXCEEDED ->
                new RegistryRejectedException(at + "; an administrator must raise the quota of the path", error);
            default -> new RegistryUnavailableException(at, error);
        };
    }
}
