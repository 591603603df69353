package io.muster.cluster.membership;

import static io.muster.cluster.membership.MembershipBed.client;
import static io.muster.cluster.membership.MembershipBed.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.GoodbyeReason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Our own graceful stop. */
final class StoppingTest {

    private final MembershipBed bed = MembershipBed.seeing(world(1, 10), world(2, 11), client(3, 12));

    @Test
    void everyLinkIsToldAndEveryMemberLeaves() {
        FakeLink first = bed.network.dials.get(0).succeeds();
        bed.run();
        FakeDial second = bed.network.dials.get(1);
        bed.forget();

        CompletableFuture<Void> stopped =
                bed.membership.stop(Duration.ofSeconds(3)).toCompletableFuture();
        bed.run();
        assertThat(first.goodbyes).containsExactly(GoodbyeReason.STOPPING);
        assertThat(first.within).containsExactly(Duration.ofSeconds(3));
        assertThat(second.cancelled).isTrue();
        assertThat(stopped).isNotDone();
        first.drained();
        bed.run();

        assertThat(stopped).isCompleted();
        assertThat(bed.events)
                .containsExactlyInAnyOrder("left 2 OWN_STOP", "left 3 OWN_STOP", "disconnected 1", "left 1 OWN_STOP");
        assertThat(bed.owner.timers()).isZero();
    }

    @Test
    void whatDoesNotEndInTimeIsCutOff() {
        FakeLink first = bed.network.dials.get(0).succeeds();
        bed.run();
        CompletableFuture<Void> stopped =
                bed.membership.stop(Duration.ofSeconds(3)).toCompletableFuture();
        bed.run();

        bed.membership.cutOff();
        bed.run();

        assertThat(first.closes).containsExactly(GoodbyeReason.STOPPING);
        assertThat(stopped).isCompleted();
    }

    @Test
    void nothingIsDialledAndNobodyJoinsAfterwards() {
        bed.membership.stop(Duration.ofSeconds(3));
        bed.run();
        bed.forget();

        bed.snapshot(world(7, 70));
        bed.registered(4, 90);
        bed.pass(Duration.ofMinutes(1));

        assertThat(bed.events).isEmpty();
        assertThat(bed.network.dials).isEmpty();
    }

    @Test
    void withoutMembersItIsDoneAtOnce() {
        MembershipBed empty = new MembershipBed();

        CompletableFuture<Void> stopped =
                empty.membership.stop(Duration.ofSeconds(3)).toCompletableFuture();
        empty.run();

        assertThat(stopped).isCompleted();
    }
}
