package io.muster.registry.zookeeper;

import java.util.List;
import java.util.Set;

/** The threads that were there before, by identity. */
final class Census {

    private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());

    /** Returns the names of the threads that are there now and were not before. */
    List<String> added() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
