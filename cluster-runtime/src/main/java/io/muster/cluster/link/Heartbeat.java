package io.muster.cluster.link;

/**
 * Decides when to ping and when the peer counts as dead, from coarse ticks: reads only set a flag, no clock is read per message. Owner:
 * the event loop.
 */
final class Heartbeat {

    private final long intervalNanos;
    private final long deadNanos;
    private final long tickNanos;

    private long lastTick;
    private long lastHeard;
    private long lastPing;
    private boolean heard;

    Heartbeat(LinkTimes times, long tickNanos, long now) {
        this.intervalNanos = times.heartbeat().toNanos();
        this.deadNanos = times.dead().toNanos();
        this.tickNanos = tickNanos;
        this.lastTick = now;
        this.lastHeard = now;
        this.lastPing = now;
    }

    /** Something arrived. */
    void heard() {
        heard = true;
    }

    /**
     * Moves on to {@code now}.
     *
     * @param reading whether we read; the silence of a peer we do not listen to proves nothing
     * @return whether nothing arrived since the last tick
     */
    boolean tick(long now, boolean reading) {
        long late = now - lastTick - 2 * tickNanos;
        if (late > 0) {
            // We were stopped ourselves (a pause of the process): what the peer sent meanwhile may lie unread in the
            // socket.
            lastHeard += late;
        }
        lastTick = now;
        boolean idle = !heard;
        heard = false;
        if (!idle || !reading) {
            lastHeard = now;
        }
        return idle;
    }

    long silentNanos() {
        return lastTick - lastHeard;
    }

    boolean isDead() {
        return silentNanos() > deadNanos;
    }

    /** Returns whether a ping is due; then the next one is due an interval later. */
    boolean pingDue() {
        if (lastTick - lastPing < intervalNanos) {
            return false;
        }
        lastPing = lastTick;
        return true;
    }
}
