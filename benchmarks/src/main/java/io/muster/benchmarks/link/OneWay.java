package io.muster.benchmarks.link;

import java.io.IOException;

/** A way to bring messages from one thread of this process to another over TCP on loopback. */
interface OneWay extends AutoCloseable {

    /** Returns its name in the table. */
    String name();

    /**
     * Sends from the calling thread until the time is over, waits until everything has arrived, and returns how many messages that was.
     * Each message begins with its number, which the receiver checks.
     *
     * @param payload what to send; the first eight bytes are overwritten
     * @param nanos how long to send
     */
    long run(byte[] payload, long nanos) throws Exception;

    @Override
    void close() throws IOException;
}
