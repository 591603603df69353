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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Event loops and the live connections on them; the same at both ends. Thread-safe. */
final class ClientLoops {

    private static final Logger LOG = LoggerFactory.getLogger(ClientLoops.class);
    private static final AtomicLong IDS = new AtomicLong();
    private static final long CLOSE_SLACK_MILLIS = 1_000;

    /** For a loop that is not busy, to do what it was told when the time was over. */
    private static final Duration ABORT_SLACK = Duration.ofMillis(200);

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup group;
    private final Set<LiveClient> live = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Long> unsent = new CompletableFuture<>();

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

    /**
     * Ends every connection in order, then the loops; completes soon after the bound at the latest, whatever keeps a loop busy, with how many
     * queued messages did not go out.
     */
    CompletableFuture<Long> stop(Duration bound, String text) {
        long begin = System.nanoTime();
        // A handshake that a loop is just finishing makes a live connection: it must be told, too. A loop that a
        // callback keeps busy must not keep the others' clients from being told.
        everyLoopsTurn()
                .completeOnTimeout(null, bound.toNanos() / 2, TimeUnit.NANOSECONDS)
                .whenComplete((turned, e) -> stopLive(bound.minusNanos(System.nanoTime() - begin), text));
        return unsent;
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
        List<LiveClient> ending = List.copyOf(live);
        ending.forEach(connection -> connection.end(ClientGoodbye.STOPPING, text));
        // By a timer that is none of the loops', which may be busy.
        allOver(ending, bound).thenRun(() -> ending.forEach(connection -> connection.abort(text)));
        allOver(ending, bound.plus(ABORT_SLACK)).thenRunAsync(() -> {
            unsent.complete(ending.stream().mapToLong(LiveClient::unsent).sum());
            group.shutdownGracefully(0, CLOSE_SLACK_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    /** Completes when all are over, or the time is. */
    private static CompletableFuture<Void> allOver(List<LiveClient> connections, Duration bound) {
        return CompletableFuture.allOf(
                        connections.stream().map(LiveClient::over).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns what {@link #stop} returned. */
    CompletableFuture<Long> unsent() {
        return unsent;
    }

    /** Waits for the end, but not on an event loop, which would wait for itself. */
    void awaitStopped(Duration bound) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return;
            }
        }
        try {
            if (!group.awaitTermination(bound.toMillis() + CLOSE_SLACK_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("An event loop of the clients is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
