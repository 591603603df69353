package io.muster.compose.demo;

/** The registry the demo runs on. */
interface DemoRegistry extends AutoCloseable {

    /** Returns what runs, for people. */
    String describe();

    /** Returns the {@code registry { … }} block of a server's configuration. */
    String configuration();

    @Override
    void close();
}
