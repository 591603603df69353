package io.muster.cluster.client;

import io.muster.cluster.link.Transport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops and the live connections on them; the same at both ends. Thread-safe. */
final class ClientLoops {

    private static final Logger LOG = LoggerFactory.getLogger(ClientLoops.class);
    private static final AtomicLong IDS = new AtomicLong();
    private static final long CLOSE_SLACK_MILLIS = 1_000;

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup group;
    private final Set<LiveClient> live = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Long> stopped = new CompletableFuture<>();

    ClientLoops(String threadName, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads=" + threads + " must be 1 or more");
        }
        this.group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(threadName, true), transport.handlers());
    }

    Transport transport() {
        return transport;
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** Makes a live connection of one whose handshake is done, and starts it. */
    LiveClient start(ClientChannel channel, ClientBounds bounds, ClientHandler handler) {
        LiveClient connection = new LiveClient(IDS.incrementAndGet(), channel, bounds, handler);
        live.add(connection);
        connection.over().thenRun(() -> live.remove(connection));
        connection.start();
        return connection;
    }

    /** Ends every connection in order, then the loops; completes with how many queued messages did not go out. */
    CompletableFuture<Long> stop(Duration bound, String text) {
        // A handshake that a loop is just finishing makes a live connection: it must be told, too.
        everyLoopsTurn().whenComplete((turned, e) -> stopLive(bound, text));
        return stopped;
    }

    /** Completes when every loop has done what it was given so far. */
    private CompletableFuture<Void> everyLoopsTurn() {
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        for (EventExecutor loop : group) {
            turns.add(CompletableFuture.runAsync(() -> {}, loop));
        }
        return CompletableFuture.allOf(turns.toArray(CompletableFuture<?>[]::new));
    }

    private void stopLive(Duration bound, String text) {
        CompletableFuture<?>[] ended = live.stream()
                .map(connection -> {
                    connection.end(ClientGoodbye.STOPPING, text);
                    return connection.over();
                })
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<?> all = CompletableFuture.allOf(ended);
        var overdue = group.schedule(
                () -> live.forEach(connection -> connection.abort(text)), bound.toNanos(), TimeUnit.NANOSECONDS);
        all.whenComplete((done, e) -> {
            overdue.cancel(false);
            long unsent = sum(ended);
            group.shutdownGracefully(0, CLOSE_SLACK_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(f -> stopped.complete(unsent));
        });
    }

    /** Completes when {@link #stop} is through. */
    CompletableFuture<Long> stopped() {
        return stopped;
    }

    /** Waits for the end, but not on an event loop, which would wait for itself. */
    void awaitStopped(Duration bound) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return;
            }
        }
        try {
            stopped.get(bound.toMillis() + CLOSE_SLACK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("An event loop of the clients is still busy", e);
        }
    }

    private static long sum(CompletableFuture<?>[] ended) {
        long unsent = 0;
        for (CompletableFuture<?> each : ended) {
            unsent += each.join() instanceof Long count ? count : 0;
        }
        return unsent;
    }
}
