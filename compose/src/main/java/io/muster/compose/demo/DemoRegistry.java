package io.muster.compose.demo;

import java.io.IOException;

/** The registry the demo runs on. */
interface DemoRegistry extends AutoCloseable {

    /** Returns what it is, where, and whether it is dead, for people. */
    String describe();

    /** Ends it as if its machine died; its data stays. */
    void stop() throws IOException;

    /** Starts it again at the same address, with its data. */
    void restart() throws IOException;

    /** Returns the {@code registry { … }} block of a server's configuration. */
    String configuration();

    @Override
    void close();
}
