package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.Departure;
import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ClaimHistoryTest {

    private final ClaimHistory history = new ClaimHistory();

    /** A registration that claims what the test says. */
    private static final class Claiming implements RegistrationHandle {

        private RegistrationState state = new RegistrationState.Pending(0, Optional.empty());

        /** How long the first question takes. */
        private volatile Duration standstill = Duration.ZERO;

        @Override
        public RegistrationState state() {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < standstill.toNanos()) {
                LockSupport.parkNanos(1_000_000);
            }
            standstill = Duration.ZERO;
            return state;
        }

        @Override
        public void updateProperties(Map<String, String> properties) {}

        @Override
        public void maintenance(Optional<String> reason) {}

        @Override
        public Health health() {
            return Health.PASSING;
        }

        @Override
        public CompletionStage<Departure> deregister(Duration bound) {
            return CompletableFuture.completedFuture(Departure.NOTHING_TO_REMOVE);
        }

        @Override
        public void close() {}
    }

    private final Claiming one = new Claiming();
    private final Claiming two = new Claiming();
    private final Member first = member("here", one);
    private final Member second = member("here", two);

    private Member member(String system, Claiming handle) {
        Member member = new Member(system, Client.registration("world"));
        member.handle(handle);
        history.follow(member);
        return member;
    }

    private static void claims(Claiming handle, Member member, int id, long revision) {
        handle.state = new RegistrationState.Registered(
                new ServerIdentity(id, member.instance(), new Incarnation(1, revision)));
    }

    private void lapses(Claiming handle) {
        handle.state = new RegistrationState.Pending(1, Optional.empty());
    }

    private void sampleTwice() {
        history.sample();
        history.sample();
    }

    @Test
    void twoClaimsOfOneIdAtOnce_areABreach() {
        claims(one, first, 7, 1);
        sampleTwice();
        claims(two, second, 7, 2);
        sampleTwice();
        assertThat(history.overlaps())
                .singleElement()
                .satisfies(breach -> assertThat(breach)
                        .contains(
                                "P1",
                                "here/7",
                                first.instance().toString(),
                                second.instance().toString()));
    }

    @Test
    void claimAfterTheOtherLapsed_isNone() {
        claims(one, first, 7, 1);
        sampleTwice();
        lapses(one);
        history.sample();
        claims(two, second, 7, 2);
        sampleTwice();
        assertThat(history.overlaps()).isEmpty();
    }

    @Test
    void breachOfOneThatLapsedSince_isRemembered() {
        claims(one, first, 7, 1);
        sampleTwice();
        claims(two, second, 7, 2);
        sampleTwice();
        lapses(one);
        lapses(two);
        sampleTwice();
        assertThat(history.overlaps()).hasSize(1);
    }

    @Test
    void otherIdOrOtherSystem_isNone() {
        Claiming there = new Claiming();
        Member elsewhere = member("there", there);
        claims(one, first, 7, 1);
        claims(two, second, 8, 2);
        claims(there, elsewhere, 7, 3);
        sampleTwice();
        assertThat(history.overlaps()).isEmpty();
    }

    @Test
    void claimThatNobodyRevoked_countsAfterAPauseToo() {
        claims(one, first, 7, 1);
        history.pause();
        sampleTwice();
        history.resume(List.of(second), 9);
        sampleTwice();
        claims(two, second, 7, 2);
        sampleTwice();
        assertThat(history.overlaps()).hasSize(1);
    }

    @Test
    void claimOfARevokedLease_doesNotCount() {
        claims(one, first, 7, 1);
        sampleTwice();
        history.pause();
        history.resume(List.of(first), 9);
        claims(two, second, 7, 2);
        sampleTwice();
        assertThat(history.overlaps()).isEmpty();
        claims(one, first, 7, 3);
        sampleTwice();
        assertThat(history.overlaps()).hasSize(1);
    }

    @Test
    void standstillWhileItAsks_isAStall() {
        one.standstill = Duration.ofMillis(300);
        history.start();
        await().until(() -> history.longestStall().compareTo(Duration.ofMillis(300)) >= 0);
        history.close();
    }
}
