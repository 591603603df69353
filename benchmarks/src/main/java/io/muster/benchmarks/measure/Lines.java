package io.muster.benchmarks.measure;

/** How to keep a counter in an array so that nothing else lies in its cache line, or in the one that the processor fetches with it. */
final class Lines {

    /** How long the array is. */
    static final int LONGS = 33;

    /** Where in it the counter is: 128 bytes from both ends. */
    static final int MIDDLE = 16;

    private Lines() {}
}
