package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Contender;

/** A way to bring messages from one thread of this process to another over TCP on loopback. */
interface OneWay extends Contender {

    /**
     * Sends from the calling thread until the time is over, waits until everything has arrived, and returns how many messages that was.
     * Each message begins with its number, which the receiver checks.
     *
     * @param payload what to send; the first eight bytes are overwritten
     * @param nanos how long to send
     */
    long run(byte[] payload, long nanos) throws Exception;
}
