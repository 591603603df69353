package io.muster.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.LinkDirection;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Links of one dialler that were let in before any of them was up, in whatever order they come up then. */
final class LinkSlotTest {

    private final VirtualOwnerThread owner = new VirtualOwnerThread();
    private final MembershipBed bed = MembershipBed.seeing(MembershipBed.client(3, 10));
    private final LinkSlot slot = new LinkSlot(owner);
    private final LinkEnd self = new LinkEnd("game", "social", MembershipBed.own(9, 50));

    private MemberLink handler() {
        return new MemberLink(bed.members.get(0), owner);
    }

    private FakeLink link(MemberLink handler, long attempt) {
        return new FakeLink(handler, LinkDirection.DOWNSTREAM, self, self, attempt);
    }

    @Test
    void theNewerOneThatComesLaterWaitsForTheOlderOnesEnd() {
        MemberLink first = handler();
        MemberLink second = handler();
        FakeLink older = link(first, 1);
        FakeLink newer = link(second, 2);

        assertThat(slot.offer(first, older)).isTrue();
        assertThat(slot.offer(second, newer)).isFalse();
        assertThat(older.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(slot.ended(first)).contains(Duration.ZERO);

        assertThat(slot.promote()).containsSame(newer);
        assertThat(newer.closes).isEmpty();
    }

    @Test
    void theOlderOneThatComesLaterIsClosed() {
        MemberLink second = handler();
        FakeLink newer = link(second, 2);
        MemberLink first = handler();
        FakeLink older = link(first, 1);
        assertThat(slot.offer(second, newer)).isTrue();

        assertThat(slot.offer(first, older)).isFalse();

        assertThat(older.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(newer.closes).isEmpty();
        assertThat(slot.link()).containsSame(newer);
        assertThat(slot.ended(first)).isEmpty();
    }

    @Test
    void ofTwoThatWaitTheNewestStays() {
        MemberLink last = handler();
        FakeLink newest = link(last, 3);
        FakeLink middle = link(handler(), 2);
        MemberLink first = handler();
        slot.offer(first, link(first, 1));
        slot.offer(handler(), middle);

        slot.offer(last, newest);
        slot.ended(first);

        assertThat(middle.closes).containsExactly(GoodbyeReason.DUPLICATE_LINK);
        assertThat(slot.promote()).containsSame(newest);
    }

    @Test
    void oneThatEndsWhileItWaitsIsForgotten() {
        MemberLink first = handler();
        MemberLink second = handler();
        slot.offer(first, link(first, 1));
        slot.offer(second, link(second, 2));

        assertThat(slot.ended(second)).isEmpty();
        assertThat(slot.ended(first)).isPresent();

        assertThat(slot.promote()).isEmpty();
        assertThat(slot.isEmpty()).isTrue();
    }
}
