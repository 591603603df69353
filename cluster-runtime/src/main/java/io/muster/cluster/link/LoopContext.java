package io.muster.cluster.link;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the links of one event loop share: buffers, and one coarse timer for all heartbeats. Owner: the event loop, except the pool, which
 * any thread may take from.
 */
final class LoopContext {

    private static final Logger LOG = LoggerFactory.getLogger(LoopContext.class);
    private static final long LONGEST_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TICKS_PER_HEARTBEAT = 5;

    private final EventLoop eventLoop;
    private final ByteBufAllocator allocator;
    private final ReceiveBuffer receiveBuffer;
    private final BatchPool batches;
    private final Set<LiveLink> links = new HashSet<>();
    private final long tickNanos;
    private @Nullable Future<?> ticking;

    LoopContext(EventLoop eventLoop, LinkTimes times) {
        this(eventLoop, times, ByteBufAllocator.DEFAULT);
    }

    LoopContext(EventLoop eventLoop, LinkTimes times, ByteBufAllocator allocator) {
        this.eventLoop = eventLoop;
        this.allocator = allocator;
        this.receiveBuffer = new ReceiveBuffer(allocator);
        this.batches = new BatchPool(allocator);
        this.tickNanos = Math.min(LONGEST_TICK_NANOS, times.heartbeat().toNanos() / TICKS_PER_HEARTBEAT + 1);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    ReceiveBuffer receiveBuffer() {
        return receiveBuffer;
    }

    BatchPool batches() {
        return batches;
    }

    long tickNanos() {
        return tickNanos;
    }

    void add(LiveLink link) {
        links.add(link);
        if (ticking == null) {
            ticking = eventLoop.scheduleWithFixedDelay(this::tick, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        }
    }

    void remove(LiveLink link) {
        links.remove(link);
        if (links.isEmpty() && ticking != null) {
            ticking.cancel(false);
            ticking = null;
            batches.trim();
        }
    }

    /** Returns the links at this moment; closing one changes the set. */
    List<LiveLink> links() {
        return new ArrayList<>(links);
    }

    /** Runs on the loop, soon; not at all once it has ended. */
    void run(Runnable action) {
        try {
            eventLoop.execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop has ended");
        }
    }

    void assertOwner() {
        if (!eventLoop.inEventLoop()) {
            throw new IllegalStateException("Thread '" + Thread.currentThread().getName() + "' is not the event loop");
        }
    }

    /** Ends every link because the network closes. */
    CompletableFuture<@Nullable Void> closeLinks() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        run(() -> {
            links().forEach(link -> link.close(GoodbyeReason.STOPPING, "the link network was closed"));
            done.complete(null);
        });
        return done;
    }

    void close() {
        batches.close();
        receiveBuffer.close();
    }

    private void tick() {
        long now = System.nanoTime();
        for (LiveLink link : links()) {
            tick(link, now);
        }
        guarded("Freeing spare buffers", batches::trim);
    }

    /** What it throws, as when memory is short, ends that link and not the timer of all. */
    private static void tick(LiveLink link, long now) {
        try {
            link.tick(now);
        } catch (Throwable e) {
            LOG.error(
                    "The heartbeat of link {} with {} failed; it is closed",
                    link.id(),
                    link.peer().label(),
                    e);
            guarded("Closing it", () -> link.close(GoodbyeReason.INTERNAL, "its heartbeat failed"));
        }
    }

    private static void guarded(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.error("{} failed", what, e);
        }
    }
}
