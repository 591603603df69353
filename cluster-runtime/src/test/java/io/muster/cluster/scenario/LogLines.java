package io.muster.cluster.scenario;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What an operator sees of Muster in the log: the lines from INFO up, while this is open. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger MUSTER = (Logger) LoggerFactory.getLogger("io.muster");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
        start();
        MUSTER.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
            lines.add(event.getFormattedMessage());
        }
    }

    /** Returns the lines that begin so. */
    List<String> beginning(String beginning) {
        return lines.stream().filter(line -> line.startsWith(beginning)).toList();
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        MUSTER.detachAppender(this);
        stop();
    }
}
