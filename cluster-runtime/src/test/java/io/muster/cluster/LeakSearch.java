package io.muster.cluster;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after each test class for buffers that nobody released. Netty alone notices a leak only when the collector has run and another buffer
 * is made, which is in some later class or never. {@code bin/test} refuses what is logged.
 */
public final class LeakSearch implements TestExecutionListener {

    private static final Logger LOG = LoggerFactory.getLogger(LeakSearch.class);
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private static final AtomicInteger FOUND = new AtomicInteger();

    /** Made by the test platform. */
    public LeakSearch() {
        ByteBufUtil.setLeakListener((resource, records) -> FOUND.incrementAndGet());
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        identifier
                .getSource()
                .filter(source -> identifier.isContainer() && source instanceof ClassSource)
                .ifPresent(source -> search(((ClassSource) source).getClassName()));
    }

    private static void search(String testClass) {
        int found = look();
        if (found > 0) {
            LOG.error("LEAK: {} kinds of buffers were not released by {}", found, testClass);
        }
    }

    /** Returns how many kinds of leaks were found since the last look. */
    public static int look() {
        // Twice: whoever is enqueued in one collection need not be the last of it.
        awaitCollection();
        awaitCollection();
        // Whoever makes a buffer reports those that were lost before.
        UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        return FOUND.getAndSet(0);
    }

    /** Returns when what was garbage is where Netty looks for it. */
    private static void awaitCollection() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), queue);
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            do {
                System.gc();
            } while (queue.remove(1) == null && System.nanoTime() - end < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Reference.reachabilityFence(garbage);
        }
    }
}
