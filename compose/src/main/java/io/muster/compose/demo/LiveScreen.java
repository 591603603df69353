package io.muster.compose.demo;

import io.muster.compose.thread.SerialThread;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** A live view on a terminal: drawn anew in place twice a second, with the headline, the servers and the last events. */
final class LiveScreen implements Screen {

    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";
    private static final String BOLD = "\u001b[1m";
    private static final String RESET = "\u001b[0m";
    private static final int EVENTS = 12;
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final PrintStream out;
    private final Supplier<List<String>> table;
    private final Deque<String> events = new ArrayDeque<>();
    private final List<String> headlines = new ArrayList<>();
    private final SerialThread painter = new SerialThread("screen");

    LiveScreen(PrintStream out, Supplier<List<String>> table) {
        this.out = out;
        this.table = table;
        painter.repeat(PERIOD, this::paint);
    }

    @Override
    public synchronized void headline(String text) {
        headlines.add(text);
    }

    @Override
    public synchronized void event(String text) {
        events.addLast(text);
        while (events.size() > EVENTS) {
            events.removeFirst();
        }
    }

    private void paint() {
        List<String> rows = table.get();
        StringBuilder page = new StringBuilder(HOME_AND_CLEAR);
        synchronized (this) {
            page.append(BOLD).append("Muster: the open world").append(RESET).append('\n');
            for (int index = 0; index < headlines.size(); index++) {
                boolean isNow = index == headlines.size() - 1;
                page.append(isNow ? BOLD + "> " : "  ")
                        .append(headlines.get(index))
                        .append(RESET)
                        .append('\n');
            }
            page.append('\n');
            rows.forEach(row -> page.append(row).append('\n'));
            page.append('\n');
            events.forEach(event -> page.append("  ").append(event).append('\n'));
        }
        out.print(page);
        out.flush();
    }

    @Override
    public void close() {
        painter.close();
        paint();
    }
}
