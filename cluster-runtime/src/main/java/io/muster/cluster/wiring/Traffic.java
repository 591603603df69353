package io.muster.cluster.wiring;

import io.muster.cluster.ServerStatistics;
import io.muster.cluster.dispatch.ServerDispatch;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.LinkStatistics;
import io.muster.cluster.link.LinkStatistics.Count;
import org.jspecify.annotations.Nullable;

/** The counters of one remote server: those of its ended links, and its current one. */
final class Traffic {

    private @Nullable Link current;
    private Count sent = new Count(0, 0);
    private Count received = new Count(0, 0);
    private long refusedFull;
    private long unsent;
    private long undelivered;
    private long connects;

    /** Returns how often a link came up by now. */
    synchronized long connected(Link link) {
        current = link;
        return ++connects;
    }

    synchronized void ended(Link link, long unsentMessages) {
        LinkStatistics last = link.statistics();
        sent = sum(sent, last.sent());
        received = sum(received, last.received());
        refusedFull += last.refusedFull();
        unsent += unsentMessages;
        undelivered += last.undelivered();
        current = null;
    }

    synchronized ServerStatistics statistics(long failedDials, ServerDispatch dispatch) {
        LinkStatistics now = current == null ? null : current.statistics();
        Count allSent = now == null ? sent : sum(sent, now.sent());
        Count allReceived = now == null ? received : sum(received, now.received());
        return new ServerStatistics(
                allSent.messages(),
                allSent.bytes(),
                allReceived.messages(),
                allReceived.bytes(),
                refusedFull + (now == null ? 0 : now.refusedFull()),
                unsent,
                undelivered,
                now == null ? 0 : now.queuedMessages(),
                dispatch.waitingMessages(),
                connects,
                failedDials,
                dispatch.failures(),
                now == null ? 0 : now.roundTripNanos());
    }

    private static Count sum(Count one, Count other) {
        return new Count(one.messages() + other.messages(), one.bytes() + other.bytes());
    }
}
