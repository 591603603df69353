package io.muster.benchmarks.measure;

/**
 * What one round of one contender showed.
 *
 * @param messages how many messages, or how many answers, arrived
 * @param perSecond the same per second
 * @param p50Micros half of them took no longer, in microseconds; 0 where no time was taken
 * @param p99Micros 99 of 100 took no longer
 * @param bytesPerMessage heap allocated by all threads, per message
 * @param cpuNanosPerMessage processor time of all threads, per message
 */
public record Figures(
        long messages,
        double perSecond,
        double p50Micros,
        double p99Micros,
        double bytesPerMessage,
        double cpuNanosPerMessage) {

    /** What is measured. */
    @FunctionalInterface
    public interface Work {
        /** Does it, and returns how many messages that was. */
        long run() throws Exception;
    }

    /**
     * Does the work and takes its figures.
     *
     * @param latencies emptied before, and read after the work
     */
    public static Figures of(Work work, Latencies latencies) throws Exception {
        latencies.clear();
        Cost before = Cost.now();
        long start = System.nanoTime();
        long messages = work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        Cost cost = Cost.now().since(before);
        if (messages == 0) {
            throw new IllegalStateException("no message went through within the round; make the rounds longer");
        }
        return new Figures(
                messages,
                messages / seconds,
                latencies.micros(0.5),
                latencies.micros(0.99),
                (double) cost.allocatedBytes() / messages,
                (double) cost.cpuNanos() / messages);
    }

    /** Returns them as one line. */
    String encode() {
        return messages + " " + perSecond + " " + p50Micros + " " + p99Micros + " " + bytesPerMessage + " "
                + cpuNanosPerMessage;
    }

    /** Reads what {@link #encode} wrote. */
    static Figures decode(String line) {
        String[] parts = line.split(" ", -1);
        return new Figures(
                Long.parseLong(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]),
                Double.parseDouble(parts[5]));
    }
}
