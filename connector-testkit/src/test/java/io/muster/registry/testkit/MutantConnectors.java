package io.muster.registry.testkit;

import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import io.muster.registry.health.HealthCheck;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Connectors that are broken on purpose in what only a whole connector does. */
final class MutantConnectors {

    private MutantConnectors() {}

    /** Passes everything on; what a mutant does worse it overrides. */
    static class DelegatingConnector implements ServerRegistryConnector {

        private final ServerRegistryConnector delegate;

        DelegatingConnector(ServerRegistryConnector delegate) {
            this.delegate = delegate;
        }

        @Override
        public void start() {
            delegate.start();
        }

        @Override
        public RegistrationHandle register(
                Registration registration, Collection<HealthCheck> checks, RegistrationListener listener) {
            return delegate.register(registration, checks, listener);
        }

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            return delegate.watch(groups, listener);
        }

        @Override
        public void refresh(String group) {
            delegate.refresh(group);
        }

        @Override
        public RegistryBounds bounds() {
            return delegate.bounds();
        }

        @Override
        public ConnectorDiagnosis diagnose() {
            return delegate.diagnose();
        }

        @Override
        public void close() {
            delegate.close();
        }
    }

    /** Tells its watchers once more after it was closed. */
    static final class CallsBackAfterClose extends DelegatingConnector {

        private final Map<WatchListener, WatchHandle> watches = new ConcurrentHashMap<>();

        CallsBackAfterClose(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            WatchHandle handle = super.watch(groups, listener);
            watches.put(listener, handle);
            return handle;
        }

        @Override
        public void close() {
            Map<WatchListener, RegistrySnapshot> last = new ConcurrentHashMap<>();
            watches.forEach((listener, handle) -> handle.latest().ifPresent(snapshot -> last.put(listener, snapshot)));
            super.close();
            Thread late = new Thread(
                    () -> {
                        Eventually.letPass(Duration.ofMillis(20));
                        last.forEach((listener, snapshot) -> listener.onSnapshot(
                                RegistrySnapshot.of(snapshot.version() + 1, snapshot.freshness(), snapshot.groups())));
                    },
                    "late-callback");
            late.start();
        }
    }

    /** Goes on telling who has unsubscribed. */
    static final class UnsubscribesNobody extends DelegatingConnector {

        UnsubscribesNobody(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            WatchHandle handle = super.watch(groups, listener);
            return new WatchHandle() {
                @Override
                public Set<String> groups() {
                    return handle.groups();
                }

                @Override
                public Optional<RegistrySnapshot> latest() {
                    return handle.latest();
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Tells each snapshot once more after the one that came later, and that one again. */
    static final class DeliversOutOfOrder extends DelegatingConnector {

        DeliversOutOfOrder(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            return super.watch(groups, new WatchListener() {
                private @Nullable RegistrySnapshot before;

                // one watch's callbacks are serial
                @Override
                public void onSnapshot(RegistrySnapshot snapshot) {
                    listener.onSnapshot(snapshot);
                    if (before != null) {
                        listener.onSnapshot(before);
                        listener.onSnapshot(snapshot);
                    }
                    before = snapshot;
                }

                @Override
                public void onUnavailable(Freshness.Stale stale) {
                    listener.onUnavailable(stale);
                }
            });
        }
    }

    /** Lets it be known while a listener is called. */
    static final class TellsWhenBusy extends DelegatingConnector {

        private final BusyListeners busy;

        TellsWhenBusy(ServerRegistryConnector delegate, BusyListeners busy) {
            super(delegate);
            this.busy = busy;
        }

        @Override
        public WatchHandle watch(Set<String> groups, WatchListener listener) {
            return super.watch(groups, new WatchListener() {
                @Override
                public void onSnapshot(RegistrySnapshot snapshot) {
                    busy.call(() -> listener.onSnapshot(snapshot));
                }

                @Override
                public void onUnavailable(Freshness.Stale stale) {
                    busy.call(() -> listener.onUnavailable(stale));
                }
            });
        }
    }

    /** Leaves a thread behind. */
    static final class LeaksThread extends DelegatingConnector {

        private static final List<CountDownLatch> LEAKED = new CopyOnWriteArrayList<>();

        /** Ends the threads that were left behind. */
        static void endThreads() {
            LEAKED.forEach(CountDownLatch::countDown);
        }

        LeaksThread(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        public void start() {
            super.start();
            CountDownLatch end = new CountDownLatch(1);
            LEAKED.add(end);
            Thread leaked = new Thread(
                    () -> {
                        try {
                            end.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "leaked");
            leaked.setDaemon(true);
            leaked.start();
        }
    }

    /** Leaves a socket open. */
    static final class LeaksSocket extends DelegatingConnector {

        private static final List<DatagramSocket> LEAKED = new CopyOnWriteArrayList<>();

        /** Closes the sockets that were left open. */
        static void closeSockets() {
            LEAKED.forEach(DatagramSocket::close);
        }

        LeaksSocket(ServerRegistryConnector delegate) {
            super(delegate);
        }

        @Override
        public void start() {
            super.start();
            try {
                LEAKED.add(new DatagramSocket());
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
