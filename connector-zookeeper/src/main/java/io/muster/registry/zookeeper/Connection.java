package io.muster.registry.zookeeper;

import io.muster.registry.RegistryException;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.spi.Secret;
import io.muster.registry.time.OwnerThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * Which session there is at this moment, and what there is to do when there is none. Belongs to the owner thread.
 *
 * <p>ZooKeeper's client reconnects by itself, for ever, within a session. A handle is replaced when its session is over, when the server
 * refused its credentials, and when it was cut off for most of a session timeout: a server that lost data refuses clients that have seen more than it
 * has ({@code ZooKeeperServer.processConnectRequest}), and they would ask for ever. Most of it and not all: on a server that was put back to an older state the
 * entries of all its clients stand until their sessions run out together, and by then the clients have to be back.
 */
final class Connection implements HandleFactory.Listener {

    private static final Duration CREDENTIALS_INTERVAL = Duration.ofSeconds(2);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(5);

    private final OwnerThread owner;
    private final String endpoint;
    private final List<ACL> acl;
    private final BackendEvents events;
    private final Reconnector reconnector;
    private final Duration requestedTimeout;

    private @Nullable Handle handle;
    private @Nullable Session session;
    private boolean connected;
    private Optional<Secret> identity = Optional.empty();
    private Optional<RegistryException> refused = Optional.empty();
    private OwnerThread.Timer replacement = OwnerThread.Timer.NONE;
    private volatile Seen seen = Seen.NOTHING;

    Connection(OwnerThread owner, ZooKeeperSettings settings, BackendEvents events) {
        this(owner, settings, events, UnaryOperator.identity());
    }

    /** Makes one that looks at its factory through {@code seen}, for tests of what cannot be made. */
    Connection(
            OwnerThread owner, ZooKeeperSettings settings, BackendEvents events, UnaryOperator<ZookeeperFactory> seen) {
        this.owner = owner;
        this.endpoint = settings.connectString();
        this.requestedTimeout = settings.sessionTimeout();
        this.acl = Acls.of(settings.acl());
        this.events = events;
        this.reconnector = new Reconnector(settings, this, seen);
    }

    void open() {
        owner.assertOwner();
        reconnector.start(() -> owner.execute(this::replaceLater));
        if (reconnector.credentials().mayChange()) {
            owner.schedule(CREDENTIALS_INTERVAL, this::lookAtCredentials);
        }
    }

    /**
     * Returns the session that is connected now.
     *
     * @throws RegistryException if there is none, with the reason
     */
    Session require() {
        owner.assertOwner();
        if (refused.isPresent()) {
            throw refused.get();
        }
        if (session == null || !connected) {
            throw new RegistryUnavailableException("No connection to ZooKeeper at " + endpoint + " (" + whyNot()
                    + "); is it running and reachable, with the same TLS setting, and with connections to spare"
                    + " (maxClientCnxns)?");
        }
        return session;
    }

    /** Returns what is known of the connection, for people. From any thread. */
    Seen seen() {
        return seen;
    }

    Duration timeout() {
        return seen.timeout().orElse(requestedTimeout);
    }

    /** Ends the connection and its session; may block for {@code bound}. Not on the owner thread. */
    void close(Duration bound) {
        reconnector.close(bound);
    }

    @Override
    public void made(Handle made, Optional<Secret> madeIdentity, Optional<IOException> problem) {
        owner.execute(() -> {
            handle = made;
            connected = false;
            identity = madeIdentity;
            refused = problem.map(e -> new RegistryRejectedException(
                    "Cannot authenticate to ZooKeeper at " + endpoint + ": " + e.getMessage(), e));
        });
    }

    @Override
    public void changed(Handle source, KeeperState state) {
        owner.execute(() -> {
            if (source != handle) {
                return;
            }
            switch (state) {
                case SyncConnected -> onConnected(source);
                case Expired -> onExpired();
                case AuthFailed -> onRefused();
                case Disconnected -> onDisconnected("the connection was lost");
                default -> {}
            }
        });
    }

    private void onConnected(Handle source) {
        replacement.cancel();
        connected = true;
        if (session != null && session.handle() == source && session.id() == source.getSessionId()) {
            session.clock().reconnected(source.hosts().newest().startedNanos());
        } else {
            session = new Session(owner, source, acl);
            signOfLife(session);
        }
        seen = seen.connected(session, source.hosts().newest().server());
        events.connected();
    }

    private void onDisconnected(String reason) {
        connected = false;
        seen = seen.disconnected();
        replaceLater();
        events.disconnected(reason + "; " + whyNot());
    }

    private void onExpired() {
        onDisconnected("the session is over");
        events.claimDoubted("the session is over");
    }

    private void onRefused() {
        refused = Optional.of(new RegistryRejectedException(
                "ZooKeeper at " + endpoint + " refuses the credentials: check digest.user and its password"));
        onDisconnected("the server refuses the credentials");
        replacement.cancel();
        replacement = owner.schedule(REFUSED_PAUSE, this::replaceHandle);
    }

    private void replaceLater() {
        replacement.cancel();
        replacement = owner.schedule(patience(), this::replaceHandle);
    }

    private void replaceHandle() {
        replaceLater();
        reconnector.replaceHandle();
    }

    private Duration patience() {
        return timeout().multipliedBy(7).dividedBy(8);
    }

    private String whyNot() {
        Handle tried = handle;
        return tried == null
                ? "connecting"
                : "the newest attempt went to " + tried.hosts().newest().server();
    }

    private void signOfLife(Session current) {
        if (current != session) {
            return;
        }
        if (connected && current.clock().isDue(owner.nanoTime())) {
            current.exists("/").exceptionally(failure -> Optional.empty());
        }
        owner.schedule(current.clock().interval(), () -> signOfLife(current));
    }

    private void lookAtCredentials() {
        reconnector.readCredentials(read -> owner.execute(() -> useCredentials(read)));
        owner.schedule(CREDENTIALS_INTERVAL, this::lookAtCredentials);
    }

    // A handle may have several identities: the new one is added within the session, so nobody leaves for a changed
    // password
    private void useCredentials(Optional<Secret> read) {
        if (handle != null && read.isPresent() && !read.equals(identity)) {
            identity = read;
            refused = Optional.empty();
            HandleFactory.authenticate(Objects.requireNonNull(handle), read.get());
            if (connected) {
                events.connected();
            }
        }
    }
}
