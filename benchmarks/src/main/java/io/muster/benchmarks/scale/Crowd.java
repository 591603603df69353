package io.muster.benchmarks.scale;

/** Many connections between two ends of this process. */
interface Crowd extends AutoCloseable {

    /** Returns the name in the table. */
    String name();

    /** Opens all and waits until both ends have all. */
    void open(int count) throws Exception;

    /** Sends one message over each and waits for all answers. */
    void echo() throws Exception;

    @Override
    void close();
}
