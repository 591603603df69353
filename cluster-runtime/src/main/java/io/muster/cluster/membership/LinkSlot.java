package io.muster.cluster.membership;

import io.muster.cluster.link.Link;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one link of a member. A newer one of the same dialler waits beside it until the older one has ended, so that disconnected comes before
 * connected again. Owner: the membership's thread.
 */
final class LinkSlot {

    private final OwnerThread owner;
    private @Nullable Live live;
    private @Nullable Live next;

    /** A link that is up, and since when. */
    record Live(MemberLink handler, Link link, long sinceNanos, Instant since) {}

    LinkSlot(OwnerThread owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return live == null;
    }

    Optional<Live> live() {
        return Optional.ofNullable(live);
    }

    Optional<Link> link() {
        return live().map(Live::link);
    }

    /** Returns the number of the newest link, 0 if there is none. */
    long number() {
        Live newest = next != null ? next : live;
        return newest == null ? 0 : newest.link().attempt();
    }

    /** A link came up. Returns whether it is the member's link now; else it waits for the older one to end, or is closed. */
    boolean offer(MemberLink handler, Link link) {
        Live up = new Live(handler, link, owner.nanoTime(), owner.now());
        if (live == null) {
            live = up;
            return true;
        }
        if (link.attempt() > number()) {
            dropNext();
            next = up;
            live.link().close(GoodbyeReason.DUPLICATE_LINK, "a newer link of the same server replaces this one");
        } else {
            link.close(GoodbyeReason.DUPLICATE_LINK, "a newer link of the same server is up");
        }
        return false;
    }

    /** A link ended. Returns for how long the member's link was up, empty if it was another one. */
    Optional<Duration> ended(MemberLink handler) {
        Live ended = live;
        if (ended == null || ended.handler() != handler) {
            if (next != null && next.handler() == handler) {
                next = null;
            }
            return Optional.empty();
        }
        live = null;
        return Optional.of(Duration.ofNanos(owner.nanoTime() - ended.sinceNanos()));
    }

    /** Makes the link that waits the member's. Returns it, empty if none waits. */
    Optional<Link> promote() {
        live = next;
        next = null;
        return link();
    }

    /** Closes the link that waits. */
    void dropNext() {
        if (next != null) {
            next.link().close(GoodbyeReason.DUPLICATE_LINK, "given up");
            next = null;
        }
    }
}
