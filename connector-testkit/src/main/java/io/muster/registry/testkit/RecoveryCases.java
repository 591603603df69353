package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryBounds;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What cannot be told from an outage at first: silence, ended streams, lost history, and data of yesterday. */
abstract class RecoveryCases extends ConformanceCases {

    private static final int WRITERS = 5;

    @Test
    @Needs(Capability.RESTORE)
    @DisplayName(
            "P3 out.snapshotRestoreOlder: an older state put back costs no living member, and incarnations grow on")
    void p03_snapshotRestoreOlder() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member stays = scope().client().registered(WORLD);
        RegistryHarness.Backup backup = backupWithOneWhoLeft(watcher, stays);
        Member joins = scope().client().registered(WORLD);
        ServerIdentity before = joins.awaitRegistered();
        watcher.awaitExactly(stays, joins);
        int mark = watcher.mark();
        scope().claims().dataLost();
        backup.restore();
        watcher.await(
                "the loss of the newest data", snapshot -> !snapshot.freshness().isCurrent());
        awaitListed(stays);
        awaitListed(joins);
        watcher.awaitCurrent();
        watcher.awaitExactly(stays, joins);
        scope().claims().dataLost();
        Member fresh = scope().client().registered(WORLD);
        watcher.awaitExactly(stays, joins, fresh);
        // whose id belongs to a dead one in the old data comes back under another id, and is never missing
        assertNeverMissing(watcher, mark, stays, joins);
        assertThat(fresh.awaitRegistered().incarnation().isNewerThan(before.incarnation()))
                .isTrue();
    }

    @Test
    @Needs({Capability.RESTORE, Capability.CUT, Capability.ENTRY_NUMBERS})
    @DisplayName("P3 out.snapshotRestoreCaughtUp: nor where the registry went on from it before the watcher came back")
    void p03_snapshotRestoreCaughtUp() throws Exception {
        Client cut = scope().client();
        Watcher watcher = cut.watch(WORLD);
        Member stays = scope().client().registered(WORLD);
        RegistryHarness.Backup backup = backupWithOneWhoLeft(watcher, stays);
        Client joining = scope().client();
        Member joins = joining.registered(WORLD);
        watcher.awaitExactly(stays, joins);
        int mark = watcher.mark();
        cut.path().cut();
        joining.path().cut();
        scope().claims().dataLost();
        backup.restore();
        // the numbers pass those that the watcher knows, and the one who left has not run out yet in the old data
        for (int i = 0; i < WRITERS; i++) {
            scope().client().registered("elsewhere");
        }
        cut.path().heal();
        watcher.await("the loss of data", snapshot -> snapshot.freshness() instanceof Freshness.Recovering);
        joining.path().heal();
        awaitListed(joins);
        watcher.awaitCurrent();
        watcher.awaitExactly(stays, joins);
        scope().claims().dataLost();
        assertNeverMissing(watcher, mark, stays, joins);
    }

    /** Returns a backup in which somebody is listed who has left since, beside {@code stays}. */
    private RegistryHarness.Backup backupWithOneWhoLeft(Watcher watcher, Member stays) throws Exception {
        Client leaving = scope().client();
        watcher.awaitExactly(stays, leaving.registered(WORLD));
        RegistryHarness.Backup backup = harness().backup();
        leaving.close();
        return backup;
    }

    private static void assertNeverMissing(Watcher watcher, int mark, Member one, Member other) {
        assertThat(watcher.seen().subList(mark, watcher.mark()))
                .allSatisfy(
                        snapshot -> assertThat(Watcher.instances(snapshot)).contains(one.instance(), other.instance()));
    }

    private void awaitListed(Member member) {
        Eventually.eventually(
                "the registry to list " + member,
                () -> harness().listed(scope().system(), WORLD).containsValue(member.instance()));
    }

    @Test
    @Needs(Capability.LOSE_HISTORY)
    @DisplayName("P16 out.compactionDuringDisconnect: what cannot be taken up again is read anew")
    void p16_compactionDuringDisconnect() throws Exception {
        Client cut = scope().client();
        Watcher watcher = cut.watch(WORLD);
        Watcher connected = scope().client().watch(WORLD);
        Member stays = scope().client().registered(WORLD);
        Member leaves = scope().client().registered(WORLD);
        watcher.awaitExactly(stays, leaves);
        int mark = watcher.mark();
        boolean canCut = !harness().unsupported().contains(Capability.CUT);
        if (canCut) {
            cut.path().cut();
        }
        leaves.handle().close();
        Member joins = scope().client().registered(WORLD);
        harness().loseHistory(scope().system());
        if (canCut) {
            cut.path().heal();
        }
        watcher.awaitExactly(stays, joins);
        connected.awaitExactly(stays, joins);
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(stays, joins, marker);
        connected.awaitExactly(stays, joins, marker);
        assertThat(watcher.changesSince(mark, stays)).isEmpty();
    }

    @Test
    @Needs(Capability.FREEZE)
    @DisplayName("P14 out.freezeLongerThanTtl: no view is emptied, every claim lapses, and all come back")
    void p14_freezeLongerThanTtl() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member one = scope().client().registered(WORLD);
        Member two = scope().client().registered(WORLD);
        watcher.awaitExactly(one, two);
        int mark = watcher.mark();
        harness().freeze();
        Eventually.letPass(harness().lease().multipliedBy(2));
        watcher.await("a stale view", snapshot -> snapshot.freshness() instanceof Freshness.Stale);
        one.awaitTold(RegistrationState.Suspended.class);
        two.awaitTold(RegistrationState.Suspended.class);
        assertThat(one.claim()).isEmpty();
        assertThat(two.claim()).isEmpty();
        assertThat(watcher.changesSince(mark)).isEmpty();
        harness().thaw();
        one.awaitRegistered();
        two.awaitRegistered();
        watcher.awaitCurrent();
        watcher.awaitExactly(one, two);
        Member marker = scope().marker(watcher);
        watcher.awaitExactly(one, two, marker);
    }

    @Test
    @Needs(Capability.BLACKHOLE)
    @DisplayName("P14 out.blackholedConnection: a connection that says nothing is found out, by both sides")
    void p14_blackholedConnection() throws Exception {
        Client silent = scope().client();
        Client other = scope().client();
        Watcher own = silent.watch(WORLD);
        Watcher watcher = other.watch(WORLD);
        Member member = silent.registered(WORLD);
        Member stays = other.registered(WORLD);
        own.awaitExactly(member, stays);
        watcher.awaitExactly(member, stays);
        int mark = own.mark();
        int otherMark = watcher.mark();
        RegistryBounds bounds = other.connector().bounds();
        silent.path().blackhole();
        long since = System.nanoTime();
        member.awaitTold(RegistrationState.Suspended.class);
        assertThat(passed(since, System.nanoTime()))
                .as("until the silent one knows")
                .isLessThanOrEqualTo(bounds.idReuse().plus(NOISE));
        long gone = watcher.awaitFirstSince(
                otherMark, snapshot -> !Watcher.instances(snapshot).contains(member.instance()));
        assertThat(passed(since, gone))
                .as("until others know")
                .isLessThanOrEqualTo(bounds.listing().plus(NOISE));
        own.await("a stale view", snapshot -> snapshot.freshness() instanceof Freshness.Stale);
        watcher.awaitExactly(stays);
        assertThat(own.changesSince(mark)).isEmpty();
        silent.path().heal();
        member.awaitRegistered();
        own.awaitCurrent();
        own.awaitExactly(member, stays);
        watcher.awaitExactly(member, stays);
    }

    @Test
    @Needs(Capability.END_ANSWERS)
    @DisplayName("P16 out.streamEndedGracefullyByServer: an end without an error is an end")
    void p16_streamEndedGracefullyByServer() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member own = client.registered(WORLD);
        Member other = scope().client().registered(WORLD);
        watcher.awaitExactly(own, other);
        int mark = watcher.mark();
        client.path().endAnswers();
        Member joins = scope().client().registered(WORLD);
        watcher.awaitExactly(own, other, joins);
        other.handle().close();
        watcher.awaitExactly(own, joins);
        own.awaitRegistered();
        watcher.awaitCurrent();
        assertThat(watcher.changesSince(mark, own)).isEmpty();
    }

    private static Duration passed(long fromNanos, long toNanos) {
        return Duration.ofNanos(toNanos - fromNanos);
    }
}
