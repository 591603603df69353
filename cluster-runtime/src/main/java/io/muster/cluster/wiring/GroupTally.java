package io.muster.cluster.wiring;

import io.muster.cluster.DialFailureKind;
import io.muster.cluster.DisconnectReason;
import io.muster.cluster.GroupStatistics;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.ServerStatistics;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what happens to the servers of one group. A server that leaves is added up and forgotten in one step, so that no sum falls and none
 * counts it twice. Thread-safe.
 */
final class GroupTally {

    private static final ServerStatistics NOTHING = new ServerStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final Set<RemoteServerEntry> members = new LinkedHashSet<>();
    private final Map<LeaveReason, Long> left = zeros(LeaveReason.class);
    private final Map<DisconnectReason, Long> disconnects = zeros(DisconnectReason.class);
    private final Map<DialFailureKind, Long> failedDials = zeros(DialFailureKind.class);
    private ServerStatistics gone = NOTHING;
    private long joined;
    private long reconnects;

    synchronized void joined(RemoteServerEntry entry) {
        members.add(entry);
        joined++;
    }

    synchronized void reconnected() {
        reconnects++;
    }

    synchronized void disconnected(DisconnectReason reason) {
        disconnects.merge(reason, 1L, Long::sum);
    }

    synchronized void dialFailed(DialFailureKind kind) {
        failedDials.merge(kind, 1L, Long::sum);
    }

    synchronized void left(RemoteServerEntry entry, LeaveReason reason) {
        members.remove(entry);
        left.merge(reason, 1L, Long::sum);
        gone = sum(gone, ended(entry.statistics()));
    }

    /**
     * Returns the counters.
     *
     * @param handlerFailures callbacks of the group's listener that threw; those of a server that left can come after it
     */
    synchronized GroupStatistics statistics(long handlerFailures) {
        ServerStatistics totals = gone;
        for (RemoteServerEntry member : members) {
            totals = sum(totals, member.statistics());
        }
        ServerStatistics all = with(
                totals, totals.queuedMessages(), totals.waitingMessages(), handlerFailures, totals.roundTripNanos());
        return new GroupStatistics(all, joined, reconnects, left, disconnects, failedDials);
    }

    private static <K extends Enum<K>> Map<K, Long> zeros(Class<K> reasons) {
        Map<K, Long> counts = new EnumMap<>(reasons);
        for (K reason : reasons.getEnumConstants()) {
            counts.put(reason, 0L);
        }
        return counts;
    }

    private static ServerStatistics sum(ServerStatistics one, ServerStatistics other) {
        return new ServerStatistics(
                one.sentMessages() + other.sentMessages(),
                one.sentBytes() + other.sentBytes(),
                one.receivedMessages() + other.receivedMessages(),
                one.receivedBytes() + other.receivedBytes(),
                one.refusedFull() + other.refusedFull(),
                one.unsent() + other.unsent(),
                one.undelivered() + other.undelivered(),
                one.queuedMessages() + other.queuedMessages(),
                one.waitingMessages() + other.waitingMessages(),
                one.connects() + other.connects(),
                one.failedDials() + other.failedDials(),
                one.handlerFailures() + other.handlerFailures(),
                Math.max(one.roundTripNanos(), other.roundTripNanos()));
    }

    /** Returns the statistics of a server whose links are over. */
    private static ServerStatistics ended(ServerStatistics last) {
        return with(last, 0, 0, last.handlerFailures(), 0);
    }

    private static ServerStatistics with(
            ServerStatistics of, long queued, long waiting, long handlerFailures, long roundTripNanos) {
        return new ServerStatistics(
                of.sentMessages(),
                of.sentBytes(),
                of.receivedMessages(),
                of.receivedBytes(),
                of.refusedFull(),
                of.unsent(),
                of.undelivered(),
                queued,
                waiting,
                of.connects(),
                of.failedDials(),
                handlerFailures,
                roundTripNanos);
    }
}
