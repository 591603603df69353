package io.muster.compose.demo;

import java.util.List;
import java.util.Optional;

/**
 * One server process at one moment.
 *
 * @param name for example {@code world-2}
 * @param group its group
 * @param standing whether it runs
 * @param recent its newest statuses, the oldest first
 */
record ServerView(String name, String group, Standing standing, List<StatusLine> recent) {

    /** Whether a process runs, and if not, why. */
    enum Standing {
        RUNNING,
        KILLED,
        STOPPED,
        DIED
    }

    boolean isRunning() {
        return standing == Standing.RUNNING;
    }

    /** Returns the newest status; empty before the first one. */
    Optional<StatusLine> status() {
        return recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
    }

    /** Returns the process start; empty before the first status. */
    String instance() {
        return status().map(StatusLine::instance).orElse("");
    }

    /** Returns the leased id, or -1. */
    int id() {
        return status().map(StatusLine::id).orElse(-1);
    }
}
