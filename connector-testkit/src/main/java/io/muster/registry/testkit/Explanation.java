package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what one watcher saw follows from what was done: every entry was registered, shows what its server wrote and never something older after something
 * newer, comes back only if its server may be there, and leaves only if its server left, died, or may have lost its lease. How late a watcher may
 * be is the matter of other cases; here it is only never early, and never wrong.
 */
final class Explanation {

    /** One snapshot, and when it came. */
    record Seen(long at, RegistrySnapshot snapshot) {}

    /**
     * The times of a registry.
     *
     * @param lease how long a lease is
     * @param recovery within which everything is as it should be after a fault ended
     * @param noise what a busy machine may add to that
     */
    record Times(Duration lease, Duration recovery, Duration noise) {}

    /** A silence shorter than this part of a lease costs no lease; nor do several, if there is more than that between them. */
    private static final int SILENCE_PART_OF_LEASE = 3;

    private final OperationHistory history;
    private final Times times;
    private final ClientPath watching;
    private final Map<InstanceId, Integer> shown = new HashMap<>();
    private final Map<InstanceId, Life.Stint> departed = new HashMap<>();
    private final List<String> unexplained = new ArrayList<>();

    private Explanation(OperationHistory history, Times times, ClientPath watching) {
        this.history = history;
        this.times = times;
        this.watching = watching;
    }

    /** Returns what cannot be explained of what a watcher on {@code watching} saw, in words. */
    static List<String> unexplained(OperationHistory history, Times times, ClientPath watching, List<Seen> seen) {
        Explanation explanation = new Explanation(history, times, watching);
        Map<InstanceId, RegisteredServer> before = Map.of();
        for (Seen each : seen) {
            before = explanation.explain(before, each);
        }
        return explanation.unexplained;
    }

    private Map<InstanceId, RegisteredServer> explain(Map<InstanceId, RegisteredServer> before, Seen seen) {
        Map<InstanceId, RegisteredServer> after = new HashMap<>();
        Watcher.servers(seen.snapshot())
                .forEach(server -> after.put(server.identity().instance(), server));
        before.forEach((instance, server) -> {
            if (!after.containsKey(instance)) {
                history.life(instance).ifPresent(life -> explainDeparture(life, server, seen));
            }
        });
        after.forEach((instance, server) -> {
            if (!server.equals(before.get(instance))) {
                explainEntry(before.get(instance), server, seen);
            }
        });
        return after;
    }

    private void explainEntry(@Nullable RegisteredServer before, RegisteredServer server, Seen seen) {
        Optional<Life> life = history.life(server.identity().instance());
        if (life.isEmpty()) {
            if (!history.expectsStrangers()) {
                fail("P17", server, seen, "nobody ever registered it");
            }
            return;
        }
        Optional<Life.Stint> stint = life.get().stintAt(seen.at());
        if (stint.isEmpty()) {
            fail("P13", server, seen, "it was not registered yet");
            return;
        }
        if (before == null) {
            explainArrival(life.get(), stint.get(), server, seen);
        } else if (!before.identity().equals(server.identity())) {
            explainIdentity(life.get(), before, server, seen);
        }
        explainContent(life.get(), server, seen);
    }

    private void explainArrival(Life life, Life.Stint stint, RegisteredServer server, Seen seen) {
        if (isReplaced(seen.at())) {
            // yesterday's data lists whom it listed yesterday, until their leases end
            return;
        }
        if (departed.get(server.identity().instance()) == stint) {
            fail("P10", server, seen, "it had left by itself, and was seen leaving");
            return;
        }
        long gone = Math.min(life.goneSince(stint), clientGoneSince(life.path()));
        if (seen.at() > lastNewsOf(gone)) {
            fail("P10", server, seen, "it had been gone for certain for " + (seen.at() - gone) / 1_000_000 + " ms");
        }
    }

    /** Returns since when nothing of a client can be in the registry any more. */
    private long clientGoneSince(ClientPath path) {
        long end = history.endOf(path);
        boolean graceful = !history.hasCrashed(path, end)
                && history.faults().stream()
                        .noneMatch(fault -> fault.delaysNewsOn(path) && fault.begin() <= end && fault.end() >= end);
        return graceful ? end : plus(end, times.recovery());
    }

    /** Returns until when a watcher here may not have heard of something, or hear of what was before it. */
    private long lastNewsOf(long moment) {
        long last = plus(moment, times.noise());
        boolean grows = true;
        while (grows) {
            grows = false;
            for (Fault fault : history.faults()) {
                long until = plus(plus(fault.end(), times.recovery()), times.noise());
                if (fault.delaysNewsOn(watching) && fault.begin() <= last && fault.end() >= moment && until > last) {
                    last = until;
                    grows = true;
                }
            }
        }
        return last;
    }

    private void explainIdentity(Life life, RegisteredServer before, RegisteredServer server, Seen seen) {
        boolean older = before.id() == server.id()
                && before.identity().incarnation().isNewerThan(server.identity().incarnation());
        if (older && !isTouched(life, seen.at())) {
            fail("P3", server, seen, "it was seen with the newer incarnation " + before.identity() + " before");
        }
        boolean mayHaveLapsed = !life.knows(before.identity()) || mayHaveLapsed(life, seen.at());
        boolean registeredAgain =
                life.stintAt(seen.at()).filter(stint -> life.isAgain(stint)).isPresent();
        if (!mayHaveLapsed && !registeredAgain) {
            fail("P6", server, seen, "it was " + before.identity() + " before, and nothing has cost it its lease");
        }
    }

    private void explainContent(Life life, RegisteredServer server, Seen seen) {
        if (isTouched(life, seen.at())) {
            return;
        }
        InstanceId instance = server.identity().instance();
        int from = shown.getOrDefault(instance, 0);
        int index = life.shown(server, from, seen.at());
        if (index >= 0) {
            shown.put(instance, index);
        } else if (life.shown(server, 0, seen.at()) >= 0) {
            fail("P5", server, seen, "it shows something older than what it showed before");
        } else {
            fail("P5", server, seen, "its server has never written that");
        }
        if (!life.hasChecks() && server.health().status() != HealthStatus.PASSING) {
            fail("P11", server, seen, "nothing has said so of its health");
        }
    }

    private void explainDeparture(Life life, RegisteredServer server, Seen seen) {
        Optional<Life.Stint> stint = life.stintAt(seen.at());
        boolean leaving = stint.filter(each -> life.isLeaving(each, seen.at())).isPresent();
        boolean ending = history.isEnding(life.path(), seen.at());
        boolean mayHaveLapsed = mayHaveLapsed(life, seen.at());
        if (!leaving && !ending && !mayHaveLapsed && life.knows(server.identity())) {
            fail(
                    "P6",
                    server,
                    seen,
                    "it is off the list, though it neither left nor died, and nothing cost it its lease");
        }
        if ((leaving || ending) && !mayHaveLapsed && !history.hasCrashed(life.path(), seen.at())) {
            stint.ifPresent(each -> departed.put(server.identity().instance(), each));
        }
    }

    /** Returns whether somebody else has to do with what is listed of a server. */
    private boolean isTouched(Life life, long at) {
        return history.faults().stream()
                .anyMatch(fault -> fault.kind() != Fault.Kind.UNREACHABLE && fault.touches(life) && isFelt(fault, at));
    }

    private boolean isReplaced(long at) {
        return history.faults().stream().anyMatch(fault -> fault.kind() == Fault.Kind.REPLACED && isFelt(fault, at));
    }

    private boolean isFelt(Fault fault, long at) {
        return fault.begin() <= at && at <= plus(plus(fault.end(), times.recovery()), times.noise());
    }

    /** Returns whether a server may have lost its lease: to somebody, or by having been silent for long enough. */
    private boolean mayHaveLapsed(Life life, long at) {
        if (isTouched(life, at)) {
            return true;
        }
        long enough = times.lease().toNanos() / SILENCE_PART_OF_LEASE;
        long silentSince = Long.MAX_VALUE;
        long heardAgain = Long.MIN_VALUE;
        for (Fault fault : history.faults()) {
            if (fault.kind() != Fault.Kind.UNREACHABLE || !fault.touches(life) || !isFelt(fault, at)) {
                continue;
            }
            if (silentSince == Long.MAX_VALUE || fault.begin() - heardAgain > enough) {
                silentSince = fault.begin();
            }
            heardAgain = Math.max(heardAgain, fault.end());
            if (Math.min(heardAgain, at) - silentSince >= enough) {
                return true;
            }
        }
        return false;
    }

    private static long plus(long nanos, Duration more) {
        return nanos > Long.MAX_VALUE - more.toNanos() ? Long.MAX_VALUE : nanos + more.toNanos();
    }

    private void fail(String promise, RegisteredServer server, Seen seen, String why) {
        unexplained.add(promise + ": version " + seen.snapshot().version() + " of a view says of " + server
                + " what nothing explains: " + why);
    }
}
