package io.muster.compose.demo;

import io.muster.compose.thread.SerialThread;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A live view on a terminal: drawn anew in place twice a second, with the headline, the servers and the last events. */
final class LiveScreen implements Screen {

    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K\n";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String BOLD = "\u001b[1m";
    private static final String RESET = "\u001b[0m";
    private static final int EVENTS = 40;
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final PrintStream out;
    private final Supplier<String> title;
    private final Function<Integer, List<String>> table;
    private final Deque<String> events = new ArrayDeque<>();
    private final List<String> headlines = new ArrayList<>();
    private final SerialThread painter = new SerialThread("screen");

    /**
     * Begins to draw.
     *
     * @param title the first line
     * @param table the rows for a number of columns
     */
    LiveScreen(PrintStream out, Supplier<String> title, Function<Integer, List<String>> table) {
        this.out = out;
        this.title = title;
        this.table = table;
        painter.repeat(PERIOD, this::paint);
    }

    @Override
    public synchronized void headline(String text) {
        headlines.add("> " + text);
    }

    @Override
    public synchronized void event(String text) {
        events.addLast("  " + text);
        while (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    @Override
    public void row(String text) {
        // It is on the screen
    }

    private void paint() {
        Page page;
        try {
            page = TerminalSize.now();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        List<String> rows = table.apply(page.columns());
        List<String> lines;
        synchronized (this) {
            lines = page.lay(title.get(), List.copyOf(headlines), rows, List.copyOf(events));
        }
        StringBuilder drawn = new StringBuilder(HOME);
        for (String line : lines) {
            boolean isBold = line.startsWith("> ") || drawn.length() == HOME.length();
            drawn.append(isBold ? BOLD + line + RESET : line).append(CLEAR_LINE);
        }
        out.print(drawn.append(CLEAR_BELOW));
        out.flush();
    }

    @Override
    public void close() {
        painter.close();
        paint();
    }
}
