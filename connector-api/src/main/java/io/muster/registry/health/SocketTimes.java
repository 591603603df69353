package io.muster.registry.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the probes of the JDK's blocking sockets share. */
final class SocketTimes {

    private SocketTimes() {}

    /** Returns a socket's timeout: whole milliseconds, at least one, as zero would mean for ever. */
    static int of(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.MILLISECONDS.convert(duration)));
    }

    static String describe(Exception error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
