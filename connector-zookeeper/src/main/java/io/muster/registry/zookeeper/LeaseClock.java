package io.muster.registry.zookeeper;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knows for how long a session cannot have been expired by the servers, whatever they answer meanwhile. Belongs to the owner thread.
 *
 * <p>Only the leader expires sessions, and a reply from another server does not mean that the leader has heard of the session: a follower
 * collects signs of life and tells them with its answer to the leader's ping, every half tick (ZooKeeper 3.9.5: {@code Leader.lead} pings,
 * {@code LearnerHandler} case {@code PING} touches; a forwarded request checks the session and touches nothing,
 * {@code PrepRequestProcessor} case {@code sync}). So with T the session timeout and a tick of at most T/2 (the server's own lower bound for
 * timeouts):
 *
 * <ul>
 *   <li>a sign of life sent at s and answered has reached the leader by s + T/4; the leader counts T from there, which is not before s;
 *   <li>a connection whose making began at c has reached the leader before it was made ({@code REVALIDATE}), so T counts from c or later.
 * </ul>
 *
 * <p>A renewal sent at r says that the session was alive then. It is good until r + T/2 if a base b as above is known with r - b at most
 * 9/20 T: the leader cannot expire the session before b + T, and the twentieth is for clocks that run unlike. While the connector runs there always
 * is one: signs of life are at most T/8 apart, renewals being some of them, so the newest that is T/4 old is at most 3/8 T old. After a pause
 * of the process there may be none; then a renewal proves nothing and has to be repeated.
 */
final class LeaseClock {

    private final long timeoutNanos;
    private final Deque<Long> signs = new ArrayDeque<>();
    private long connectedFrom;

    /**
     * Begins with a connection.
     *
     * @param timeout the negotiated session timeout
     * @param connectingSince when the connection's making began, in nanoseconds
     */
    LeaseClock(Duration timeout, long connectingSince) {
        this.timeoutNanos = timeout.toNanos();
        this.connectedFrom = connectingSince;
    }

    /** Begins anew with another connection: what another server was told may never have reached the leader. */
    void reconnected(long connectingSince) {
        signs.clear();
        connectedFrom = connectingSince;
    }

    /** Takes a request that was answered by a server. */
    void answered(long sentNanos) {
        if (signs.isEmpty() || sentNanos - signs.getLast() >= timeoutNanos / 64) {
            signs.addLast(sentNanos);
        }
        while (signs.size() > 1 && sentNanos - signs.getFirst() > timeoutNanos) {
            signs.removeFirst();
        }
    }

    /** Returns whether a renewal sent at {@code sentNanos} and answered is good for {@link #validity()}. */
    boolean covers(long sentNanos) {
        long most = timeoutNanos / 20 * 9;
        if (sentNanos - connectedFrom <= most) {
            return true;
        }
        return signs.stream()
                .mapToLong(sign -> sentNanos - sign)
                .anyMatch(age -> age >= timeoutNanos / 4 && age <= most);
    }

    /** Returns whether nothing was sent for so long that a sign of life is due. */
    boolean isDue(long nowNanos) {
        long newest = signs.isEmpty() ? connectedFrom : Math.max(signs.getLast(), connectedFrom);
        return nowNanos - newest >= timeoutNanos / 16;
    }

    /** Returns how often to ask {@link #isDue}. */
    Duration interval() {
        return Duration.ofNanos(timeoutNanos / 16);
    }

    /** Returns how long a covered renewal is good. */
    Duration validity() {
        return Duration.ofNanos(timeoutNanos / 2);
    }

    /** Returns how often to renew. */
    Duration renewEvery() {
        return Duration.ofNanos(timeoutNanos / 6);
    }
}
