package io.muster.registry.testkit;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The threads that were there before a case, by identity: whoever else is there after it was leaked. */
final class ThreadCensus {

    // threads that the JVM, JUnit and the build make when they please
    private static final Pattern NOT_OURS =
            Pattern.compile("Reference Handler|Finalizer|Signal Dispatcher|Common-Cleaner"
                    + "|Attach Listener|Notification Thread|process reaper.*|ForkJoinPool.commonPool.*|JFR.*|Cleaner-\\d+"
                    + "|CompletableFutureDelayScheduler"
                    + "|junit-.*|surefire-.*|ping-.*|Keep-Alive-.*|RMI .*|JMX .*|process-.*-reaper");

    private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    private final RegistryHarness harness;

    ThreadCensus(RegistryHarness harness) {
        this.harness = harness;
    }

    /** Returns the names of the threads that live now and did not before. */
    List<String> added() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .filter(thread -> !NOT_OURS.matcher(thread.getName()).matches() && !harness.owns(thread))
                .map(Thread::getName)
                .sorted()
                .toList();
    }
}
