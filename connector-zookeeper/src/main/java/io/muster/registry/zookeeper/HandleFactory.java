package io.muster.registry.zookeeper;

import io.muster.registry.spi.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;

/** Makes the handles that Curator asks for, with the credentials of the moment, and tells what each of them sees. Thread-safe. */
final class HandleFactory implements ZookeeperFactory {

    private final ZooKeeperSettings settings;
    private final DigestCredentials credentials;
    private final Listener listener;
    private final Set<Handle> handles = ConcurrentHashMap.newKeySet();
    private boolean closed;

    HandleFactory(ZooKeeperSettings settings, DigestCredentials credentials, Listener listener) {
        this.settings = settings;
        this.credentials = credentials;
        this.listener = listener;
    }

    @Override
    public ZooKeeper newZooKeeper(String servers, int timeoutMillis, Watcher watcher, boolean canBeReadOnly)
            throws IOException {
        if (isClosed()) {
            throw closedAlready();
        }
        handles.removeIf(handle -> !handle.getState().isAlive());
        return new NamedEvents(watcher).made(servers, timeoutMillis);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static IOException closedAlready() {
        return new IOException("the connection to ZooKeeper is closed");
    }

    // What is added before close is ended by it
    private synchronized boolean isAdded(Handle handle) {
        return !closed && handles.add(handle);
    }

    private void introduce(Handle handle) {
        try {
            Optional<Secret> identity = credentials.read();
            identity.ifPresent(secret -> authenticate(handle, secret));
            listener.made(handle, identity, Optional.empty());
        } catch (IOException e) {
            listener.made(handle, Optional.empty(), Optional.of(e));
        }
    }

    static void authenticate(Handle handle, Secret identity) {
        handle.addAuthInfo(
                DigestCredentials.SCHEME, identity.reveal().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Lets no handle try to connect again, so that each can be closed without waiting for that. */
    void giveUpAll() {
        handles.forEach(handle -> handle.hosts().giveUp());
    }

    /** Lets no handle be made any more, and ends every one there is. Curator makes one by itself when a session has expired, even if it is just being closed. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        abortAll();
    }

    /** Ends every handle that has not ended by itself, without a word to the server. */
    void abortAll() {
        handles.forEach(Handle::abort);
    }

    /** Is told of handles and what they see. From any thread; never blocks. What a handle sees is told in its order. */
    interface Listener {

        /**
         * A handle was made.
         *
         * @param identity whom it authenticates as
         * @param problem why it has no identity though one is set
         */
        void made(Handle handle, Optional<Secret> identity, Optional<IOException> problem);

        /** The connection of a handle changed. */
        void changed(Handle handle, Watcher.Event.KeeperState state);
    }

    /** Adds to events which handle they are of; holds them back until the listener was told of it, or it would take them for another one's. */
    private final class NamedEvents implements Watcher {

        private final Watcher curator;
        private Optional<Handle> handle = Optional.empty();

        NamedEvents(Watcher curator) {
            this.curator = curator;
        }

        synchronized Handle made(String servers, int timeoutMillis) throws IOException {
            Handle made =
                    new Handle(new AttemptedHosts(servers), servers, timeoutMillis, this, ClientConfig.of(settings));
            if (!isAdded(made)) {
                made.abort();
                throw closedAlready();
            }
            handle = Optional.of(made);
            introduce(made);
            return made;
        }

        @Override
        public void process(WatchedEvent event) {
            synchronized (this) {
                handle.ifPresent(named -> listener.changed(named, event.getState()));
            }
            curator.process(event);
        }
    }
}
