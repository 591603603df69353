package io.muster.registry.zookeeper;

import io.muster.registry.spi.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.curator.CuratorZookeeperClient;
import org.apache.curator.ensemble.fixed.FixedEnsembleProvider;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.utils.ZookeeperFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, replaces and ends handles, which may block, and reads password files: on a thread of its own.
 *
 * <p>Curator's client keeps the handle and replaces one whose session is over. It is the layer below {@code CuratorFramework}, which is left out on
 * purpose: its {@code ConnectionStateManager} ends a session by the wall clock after a disconnection (or, with that turned off, spins:
 * {@code processEvents} polls with a negative time), and its background queue may send a request again on another session.
 */
final class Reconnector {

    private static final Logger LOG = LoggerFactory.getLogger(Reconnector.class);

    private final DigestCredentials credentials;
    private final HandleFactory factory;
    private final CuratorZookeeperClient client;
    private final ExecutorService thread;
    private volatile boolean closed;

    Reconnector(ZooKeeperSettings settings, HandleFactory.Listener listener, UnaryOperator<ZookeeperFactory> seen) {
        credentials = new DigestCredentials(settings.digest());
        factory = new HandleFactory(settings, credentials, listener);
        int timeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        client = new CuratorZookeeperClient(
                seen.apply(factory),
                new FixedEnsembleProvider(
                        ConnectString.parse(settings.connectString()).serverList()),
                timeout,
                timeout,
                null,
                new RetryOneTime(1),
                false);
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, "muster-zookeeper-connect");
            made.setDaemon(true);
            return made;
        });
    }

    DigestCredentials credentials() {
        return credentials;
    }

    /**
     * Makes the first handle.
     *
     * @param onFailure runs if it cannot be made: nothing is tried again then, until {@link #replaceHandle}
     */
    void start(Runnable onFailure) {
        Runnable start = () -> unlessClosed(() -> {
            try {
                client.start();
            } catch (Exception e) {
                throw new IllegalStateException("cannot begin to connect", e);
            }
        });
        run(start, onFailure);
    }

    /**
     * Gives up the handle and makes another, with a session of its own. The former session is left to expire: were it ended in order, by a server that is back
     * at this very moment, the id and the entry would be gone until the next session has them.
     */
    void replaceHandle() {
        run(() -> unlessClosed(() -> {
            factory.giveUpAll();
            factory.abortAll();
            try {
                client.reset();
            } catch (Exception e) {
                throw new IllegalStateException("cannot make another handle", e);
            }
        }));
    }

    void readCredentials(Consumer<Optional<Secret>> reader) {
        run(() -> {
            try {
                reader.accept(credentials.read());
            } catch (IOException e) {
                LOG.warn("The password stays as it was read last: {}", e.getMessage());
            }
        });
    }

    /** Ends the session in order if the server answers soon enough; the threads and sockets in any case. Idempotent. */
    void close(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        closed = true;
        // the time is for the event thread, which ends a moment after the session
        run(() -> client.close(Math.toIntExact(bound.toMillis())));
        thread.shutdown();
        // a little is kept for ending by force what does not end in order
        await(end - bound.toNanos() / 4);
        factory.close();
        await(end);
    }

    private void await(long end) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!interrupted && !thread.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                LOG.debug("The server does not answer the end of the session");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // What is closed must not be begun after it
    private void unlessClosed(Runnable task) {
        if (!closed) {
            task.run();
        }
    }

    private void run(Runnable task) {
        run(task, () -> {});
    }

    // Any Throwable: a thread or a file that the system denies now may be had the next time
    private void run(Runnable task, Runnable onFailure) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (Throwable e) {
                    failed(e, onFailure);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed already");
        } catch (OutOfMemoryError e) {
            failed(e, onFailure);
        }
    }

    private static void failed(Throwable e, Runnable onFailure) {
        LOG.warn("Connecting to ZooKeeper goes on, though something failed", e);
        onFailure.run();
    }
}
