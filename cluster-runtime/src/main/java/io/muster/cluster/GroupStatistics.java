package io.muster.cluster;

import java.util.Map;

/**
 * The counters of one linked group since the cluster was made. Servers that left are counted on, so no counter ever falls; only {@link
 * ServerStatistics#queuedMessages()} and {@link ServerStatistics#waitingMessages()} are levels, of the members now.
 *
 * @param totals the sum over all servers; its round trip is the longest one of the members now
 * @param joined how often a server became a member
 * @param reconnects how many links came up that were not their server's first one
 * @param left how often one left, by why; every reason is a key
 * @param disconnects how often a link ended, by why; every reason is a key
 * @param failedDials how often a dial of ours failed, by how; every way is a key
 */
public record GroupStatistics(
        ServerStatistics totals,
        long joined,
        long reconnects,
        Map<LeaveReason, Long> left,
        Map<DisconnectReason, Long> disconnects,
        Map<DialFailureKind, Long> failedDials) {

    /** Copies the maps. */
    public GroupStatistics {
        left = Map.copyOf(left);
        disconnects = Map.copyOf(disconnects);
        failedDials = Map.copyOf(failedDials);
    }
}
