package io.muster.compose.demo;

import java.io.PrintStream;
import java.time.Duration;

/** Plain lines with the seconds since the start, for logs and pipes. */
final class PlainScreen implements Screen {

    private final PrintStream out;
    private final long startNanos = System.nanoTime();
    private boolean isClosed;

    PlainScreen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void headline(String text) {
        print("== " + text);
    }

    @Override
    public void event(String text) {
        print("   " + text);
    }

    @Override
    public void row(String text) {
        print("   | " + text);
    }

    private synchronized void print(String text) {
        if (isClosed) {
            return;
        }
        Duration since = Duration.ofNanos(System.nanoTime() - startNanos);
        out.printf("%6.1f s  %s%n", since.toMillis() / 1_000.0, text);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        out.flush();
    }
}
