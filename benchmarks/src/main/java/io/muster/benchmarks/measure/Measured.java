package io.muster.benchmarks.measure;

/** A contender whose turn gives figures. */
public interface Measured extends Contender {

    /**
     * Has its turn.
     *
     * @param size of the messages, in bytes
     * @param nanos for about how long
     */
    Figures run(int size, long nanos) throws Exception;
}
