package io.muster.benchmarks.measure;

import java.io.IOException;

/** One of those that are measured in turn. */
public interface Contender extends AutoCloseable {

    /** Returns its name in the table. */
    String name();

    @Override
    void close() throws IOException;
}
