package io.muster.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.LinkDirection;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import io.muster.registry.RegisteredServer;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemberLinkTest {

    private static final int FLOOD = 100_000;

    private final RegisteredServer peer = MembershipBed.client(7, 10);
    private final MembershipBed bed = MembershipBed.seeing(peer);
    private final BusyOwner owner = new BusyOwner();
    private final FakeLink link = new FakeLink(
            new MemberLink(bed.members.get(0), owner),
            LinkDirection.DOWNSTREAM,
            new LinkEnd("game", "social", MembershipBed.own(MembershipBed.OWN_ID, 50)),
            new LinkEnd("game", "client", peer.identity()),
            1);

    @BeforeEach
    void isUp() {
        owner.given.clear();
        bed.forget();
    }

    @Test
    void peerThatRenewsItsClaimAgainAndAgain_leavesOneTaskWithABusyOwner() {
        for (int i = 1; i <= FLOOD; i++) {
            link.peerReidentifies(new Incarnation(1, 10 + i));
        }

        assertThat(owner.given.size()).isEqualTo(1);
    }

    @Test
    void renewalAfterTheOwnerHasRun_isLookedAtToo() {
        link.peerReidentifies(new Incarnation(1, 11));
        link.peerReidentifies(new Incarnation(1, 12));
        owner.runAll();
        assertThat(bed.hints).containsExactly("client");

        link.peerReidentifies(new Incarnation(1, 13));
        owner.runAll();

        assertThat(bed.hints).containsExactly("client", "client");
    }

    /** Does nothing until it is told to. */
    private static final class BusyOwner implements OwnerThread {

        final Queue<Runnable> given = new ArrayDeque<>();

        void runAll() {
            for (Runnable task = given.poll(); task != null; task = given.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            given.add(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("not for a link");
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public long failedTasks() {
            return 0;
        }

        @Override
        public void taskFailed(Throwable failure) {
            throw new IllegalStateException("no task is run here", failure);
        }
    }
}
