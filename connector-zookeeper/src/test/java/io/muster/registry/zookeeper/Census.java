package io.muster.registry.zookeeper;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The threads that were there before, by identity. */
final class Census {

    // those the test itself makes
    private static final Pattern NOT_OURS = Pattern.compile("awaitility.*|process reaper.*");

    private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

    /** Returns the names of the threads that are there now and were not before. */
    List<String> added() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .filter(thread -> !NOT_OURS.matcher(thread.getName()).matches())
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
