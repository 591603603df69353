package io.muster.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What all threads of this process have used so far.
 *
 * @param allocatedBytes heap allocated by the threads alive now
 * @param cpuNanos processor time of the threads alive now
 */
public record Cost(long allocatedBytes, long cpuNanos) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Returns what was used until now. */
    public static Cost now() {
        long[] ids = THREADS.getAllThreadIds();
        long[] allocated = THREADS.getThreadAllocatedBytes(ids);
        long[] cpu = THREADS.getThreadCpuTime(ids);
        long bytes = 0;
        long nanos = 0;
        for (int i = 0; i < ids.length; i++) {
            // A thread that has just ended says -1.
            bytes += Math.max(0, allocated[i]);
            nanos += Math.max(0, cpu[i]);
        }
        return new Cost(bytes, nanos);
    }

    /** Returns what was used since {@code before}. */
    public Cost since(Cost before) {
        return new Cost(allocatedBytes - before.allocatedBytes, cpuNanos - before.cpuNanos);
    }
}
