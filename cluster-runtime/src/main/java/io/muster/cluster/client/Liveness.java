package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig.ClientTimes;

/**
 * Decides from coarse ticks when to ping, and when the other end counts as dead or too slow; no clock is read per message. Owner: the event
 * loop.
 */
final class Liveness {

    /** What a tick found. */
    enum Verdict {
        /** Nothing to do. */
        FINE,
        /** Nothing was sent for a while: ping. */
        PING,
        /** Nothing arrived for too long. */
        DEAD,
        /** Nothing was taken for too long, though something waits. */
        TOO_SLOW
    }

    private final ClientTimes times;
    private final long tickNanos;
    private long lastTick;
    private long lastHeard;
    private long lastProgress;
    private long lastSent;
    private boolean heard;
    private boolean progressed;

    Liveness(ClientTimes times, long tickNanos, long now) {
        this.times = times;
        this.tickNanos = tickNanos;
        this.lastTick = now;
        this.lastHeard = now;
        this.lastProgress = now;
        this.lastSent = now;
    }

    /** Something arrived. */
    void heard() {
        heard = true;
    }

    /** The socket took something. */
    void progressed() {
        progressed = true;
    }

    /**
     * Moves on to {@code now}.
     *
     * @param reading whether we read; the silence of an end we do not listen to proves nothing
     * @param waiting whether messages wait to be taken
     */
    Verdict tick(long now, boolean reading, boolean waiting) {
        long late = now - lastTick - 2 * tickNanos;
        if (late > 0) {
            // We were stopped ourselves: what came meanwhile may lie unread in the socket.
            lastHeard += late;
            lastProgress += late;
        }
        lastTick = now;
        if (heard || !reading) {
            lastHeard = now;
        }
        if (progressed) {
            lastSent = now;
        }
        if (progressed || !waiting) {
            lastProgress = now;
        }
        heard = false;
        progressed = false;
        return verdict(now);
    }

    private Verdict verdict(long now) {
        if (now - lastHeard > times.dead().toNanos()) {
            return Verdict.DEAD;
        }
        if (now - lastProgress > times.slow().toNanos()) {
            return Verdict.TOO_SLOW;
        }
        if (now - lastSent >= times.heartbeat().toNanos()) {
            lastSent = now;
            return Verdict.PING;
        }
        return Verdict.FINE;
    }
}
