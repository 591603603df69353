package io.muster.compose.demo;

import io.muster.compose.demo.StatusLine.Remote;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Messages a second between two statuses of one server.
 *
 * @param in received
 * @param out sent
 */
record Rates(double in, double out) {

    static final Rates NONE = new Rates(0, 0);

    /**
     * Returns the rates over the time that {@code recent} spans, over links to the wanted servers. Counters of servers that joined within it
     * count in full, those of servers that left are gone.
     *
     * @param recent one server's newest statuses, the oldest first
     */
    static Rates of(List<StatusLine> recent, Predicate<Remote> wanted) {
        if (recent.size() < 2) {
            return NONE;
        }
        StatusLine first = recent.get(0);
        StatusLine last = recent.get(recent.size() - 1);
        double seconds = (last.clockMillis() - first.clockMillis()) / 1_000.0;
        if (seconds <= 0) {
            return NONE;
        }
        Map<String, Remote> before =
                first.servers().stream().collect(Collectors.toMap(Rates::key, Function.identity(), (one, two) -> one));
        long in = 0;
        long out = 0;
        for (Remote now : last.servers()) {
            if (wanted.test(now)) {
                Remote then = before.get(key(now));
                in += now.received() - (then == null ? 0 : then.received());
                out += now.sent() - (then == null ? 0 : then.sent());
            }
        }
        return new Rates(in / seconds, out / seconds);
    }

    private static String key(Remote remote) {
        return remote.instance() + "/" + remote.id();
    }

    Rates plus(Rates other) {
        return new Rates(in + other.in, out + other.out);
    }
}
