package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistryBounds;
import io.muster.registry.RegistrySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long it takes until the last of several watchers has seen what happened; printed with the summary, and held to the stated bounds. */
abstract class BoundsCases extends ConformanceCases {

    private static final int WATCHERS = 3;
    private static final int ROUNDS = 10;
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    @DisplayName("P7 bounds.joinAndLeave: a join and a graceful leave are events, not a matter of leases")
    void p07_joinAndLeave() throws Exception {
        List<Watcher> watchers = watchers();
        Client client = scope().client();
        for (int round = 0; round < ROUNDS; round++) {
            Moment joining = new Moment(watchers);
            Member member = client.register(WORLD);
            Duration joined = joining.untilLast(snapshot -> lists(snapshot, member));
            conformance().tally().measured(Figure.JOIN, joined.toNanos() / 1e6);
            member.awaitRegistered();
            Moment leaving = new Moment(watchers);
            member.handle().deregister(BOUND);
            Duration left = leaving.untilLast(snapshot -> !lists(snapshot, member));
            conformance().tally().measured(Figure.LEAVE, left.toNanos() / 1e6);
            assertThat(joined).isLessThan(harness().lease().plus(NOISE));
            assertThat(left).isLessThan(harness().lease().plus(NOISE));
        }
    }

    @Test
    @Needs(Capability.CUT)
    @DisplayName("P7 bounds.crash: a dead one is off every list within the stated bound")
    void p07_crash() throws Exception {
        List<Watcher> watchers = watchers();
        RegistryBounds bounds = scope().client().connector().bounds();
        Client dying = scope().client();
        Member member = dying.registered(WORLD);
        watchers.forEach(watcher -> watcher.awaitListed(member));
        Moment crash = new Moment(watchers);
        dying.crash();
        Duration gone = crash.untilLast(snapshot -> !lists(snapshot, member));
        conformance().tally().measured(Figure.CRASH, gone.toNanos() / 1e6);
        conformance().tally().measured(Figure.CRASH_STATED, bounds.listing().toNanos() / 1e6);
        assertThat(gone).isLessThanOrEqualTo(bounds.listing().plus(NOISE));
    }

    @Test
    @Needs({Capability.RESTART_KEEPING_DATA, Capability.RESTART_EMPTY})
    @DisplayName("P7 bounds.restart: views are current again soon after the registry is, with its data or without")
    void p07_restart() throws Exception {
        List<Watcher> watchers = watchers();
        Client client = scope().client();
        Member member = client.registered(WORLD);
        watchers.forEach(watcher -> watcher.awaitListed(member));
        harness().restart(true);
        Moment served = new Moment(watchers);
        member.update(Map.of("after", "restart"));
        Duration current = served.untilLast(snapshot -> RegistrySeen.hasProperties(snapshot, member));
        conformance().tally().measured(Figure.RESTART, current.toNanos() / 1e6);
        RegistryBounds bounds = client.connector().bounds();
        scope().claims().dataLost();
        harness().restart(false);
        Moment empty = new Moment(watchers);
        Duration recovered = empty.untilLast(snapshot -> snapshot.freshness().isCurrent() && lists(snapshot, member));
        scope().claims().dataLost();
        conformance().tally().measured(Figure.LOSS, recovered.toNanos() / 1e6);
        Duration stated = bounds.settle().plus(bounds.listing());
        conformance().tally().measured(Figure.LOSS_STATED, stated.toNanos() / 1e6);
        assertThat(recovered).isLessThanOrEqualTo(stated.plus(NOISE));
    }

    private List<Watcher> watchers() throws Exception {
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            Watcher watcher = scope().client().watch(WORLD);
            watcher.awaitFirst();
            watchers.add(watcher);
        }
        return watchers;
    }

    private static boolean lists(RegistrySnapshot snapshot, Member member) {
        return Watcher.instances(snapshot).contains(member.instance());
    }

    /** A point in time from which is counted when each of some watchers first sees something. */
    private record Moment(List<Watcher> watchers, List<Integer> marks, long nanos) {

        Moment(List<Watcher> watchers) {
            this(watchers, watchers.stream().map(Watcher::mark).toList(), System.nanoTime());
        }

        Duration untilLast(Predicate<RegistrySnapshot> right) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < watchers.size(); i++) {
                times.add(watchers.get(i).awaitFirstSince(marks.get(i), right));
            }
            long last = times.stream().max(Comparator.naturalOrder()).orElse(nanos);
            return Duration.ofNanos(last - nanos);
        }
    }
}
