package io.muster.registry.memory;

import static io.muster.registry.memory.MemoryBed.GROUP;
import static io.muster.registry.memory.MemoryBed.TTL;
import static io.muster.registry.memory.MemoryBed.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Departure;
import io.muster.registry.Freshness;
import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState.Departed;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerChange;
import io.muster.registry.SnapshotDiff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Outages, losses and tampering: engine and in-memory registry together. */
class MemoryFaultsTest {

    private final MemoryBed bed = new MemoryBed();
    private final MemoryBed.Member server = bed.process();
    private final MemoryBed.Member watcher = bed.process().watching();

    /** What the watcher was told from its {@code from}th snapshot on. */
    private List<ServerChange> changes(int from) {
        List<RegistrySnapshot> all = watcher.snapshots;
        return IntStream.range(from, all.size())
                .mapToObj(i -> SnapshotDiff.between(
                        all.get(i - 1).group(GROUP), all.get(i).group(GROUP)))
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void idle_forTwentyLeases_nothingHappens() {
        server.register(0);
        int before = watcher.snapshots.size();

        bed.advance(TTL.multipliedBy(20));

        assertThat(watcher.snapshots).hasSize(before);
        assertThat(server.states).hasSize(2);
    }

    @Test
    void shortBlip_nobodyLeavesOrJoins() {
        RegistrationHandle handle = server.register(0);
        int before = watcher.snapshots.size();
        Incarnation incarnation = handle.claim().orElseThrow().incarnation();

        bed.faults.stop();
        bed.advance(Duration.ofSeconds(3));
        bed.faults.start();
        bed.advance(Duration.ofSeconds(10));

        assertThat(changes(before)).isEmpty();
        assertThat(watcher.snapshots).hasSize(before + 2);
        assertThat(handle.claim().orElseThrow().incarnation()).isEqualTo(incarnation);
    }

    @Test
    void longOutage_theLastViewStandsAsStale_andEverybodyIsThereAfterwards() {
        server.register(0);
        int before = watcher.snapshots.size();

        bed.faults.stop();
        bed.advance(TTL.multipliedBy(3));
        assertThat(watcher.ids()).containsExactly(0);
        assertThat(watcher.snapshot().freshness()).isInstanceOf(Freshness.Stale.class);
        bed.faults.start();
        bed.advance(Duration.ofSeconds(10));

        assertThat(watcher.snapshot().freshness().isCurrent()).isTrue();
        assertThat(changes(before)).isEmpty();
    }

    @Test
    void changesWhileCut_areSeenAfterwards() {
        RegistrationHandle leaving = server.register(0);
        server.register(1).updateProperties(Map.of("v", "1"));
        bed.advance(Duration.ofSeconds(1));
        bed.faults.cut(watcher.backend);
        bed.advance(Duration.ofSeconds(1));
        leaving.close();
        RegistrationHandle sameId = server.register(2);

        bed.faults.heal(watcher.backend);
        bed.advance(Duration.ofSeconds(1));

        assertThat(id(sameId)).isZero();
        assertThat(watcher.ids()).containsExactly(0, 1);
        assertThat(watcher.snapshot().server(0).orElseThrow().identity())
                .isEqualTo(sameId.claim().orElseThrow());
        assertThat(watcher.snapshot().server(1).orElseThrow().properties()).containsEntry("v", "1");
    }

    @Test
    void frozenLongerThanTheLease_claimsAreFenced_viewsStale_andAllRecovers() {
        RegistrationHandle handle = server.register(0);

        bed.faults.freeze();
        bed.advance(TTL.multipliedBy(6));
        assertThat(handle.claim()).isEmpty();
        assertThat(watcher.ids()).containsExactly(0);
        assertThat(watcher.snapshot().freshness()).isInstanceOf(Freshness.Stale.class);
        bed.faults.thaw();
        bed.advance(Duration.ofSeconds(30));

        assertThat(handle.claim()).isPresent();
        assertThat(watcher.ids()).containsExactly(0);
        assertThat(watcher.snapshot().freshness().isCurrent()).isTrue();
        assertThat(bed.registry.look(GROUP).entries()).hasSize(1);
    }

    @Test
    void wiped_theLivingNeverLeave_theDeadDoAfterTheSettleTime() {
        RegistrationHandle handle = server.register(0);
        MemoryBed.Member dying = bed.process();
        dying.register(1);
        bed.faults.cut(dying.backend);
        int before = watcher.snapshots.size();

        bed.faults.wipe();
        bed.advance(Duration.ofSeconds(9));
        assertThat(watcher.ids()).containsExactly(0, 1);
        assertThat(watcher.snapshot().freshness()).isInstanceOf(Freshness.Recovering.class);
        bed.advance(Duration.ofSeconds(2));

        assertThat(watcher.ids()).containsExactly(0);
        assertThat(watcher.snapshot().freshness().isCurrent()).isTrue();
        assertThat(changes(before))
                .filteredOn(ServerChange.Left.class::isInstance)
                .allSatisfy(left -> assertThat(left.server().id()).isEqualTo(1));
        assertThat(handle.claim()).isPresent();
    }

    @Test
    void restoredToBeforeSomebodyCame_itsClaimAndAllOthersGetANewerEpoch() {
        RegistrationHandle old = server.register(0);
        MemoryFaults.Backup backup = bed.faults.backup();
        MemoryBed.Member late = bed.process();
        RegistrationHandle handle = late.register(1);
        Incarnation before = handle.claim().orElseThrow().incarnation();
        Incarnation oldBefore = old.claim().orElseThrow().incarnation();
        bed.advance(Duration.ofSeconds(1));
        int told = watcher.snapshots.size();

        bed.faults.restore(backup);
        bed.advance(Duration.ofSeconds(30));

        assertThat(handle.claim().orElseThrow().incarnation().isNewerThan(before))
                .isTrue();
        assertThat(old.claim().orElseThrow().incarnation().isNewerThan(oldBefore))
                .isTrue();
        assertThat(old.claim().orElseThrow().incarnation().revision()).isEqualTo(oldBefore.revision());
        assertThat(watcher.ids()).containsExactly(0, 1);
        assertThat(changes(told)).allMatch(ServerChange.Changed.class::isInstance);
        assertThat(watcher.snapshot().server(0).orElseThrow().identity())
                .isEqualTo(old.claim().orElseThrow());
    }

    @Test
    void restored_resurrectsNobodyWhoHadLeft() {
        RegistrationHandle gone = server.register(0);
        server.register(1);
        MemoryFaults.Backup backup = bed.faults.backup();
        gone.close();
        RegistrationHandle successor = server.register(2);
        bed.advance(Duration.ofSeconds(1));
        assertThat(id(successor)).isZero();

        bed.faults.restore(backup);
        bed.advance(Duration.ofSeconds(9));
        assertThat(watcher.snapshot().server(0).orElseThrow().identity().instance())
                .as("an older incarnation does not replace a newer one")
                .isEqualTo(successor.claim().orElseThrow().instance());
        bed.advance(TTL.multipliedBy(3));

        assertThat(watcher.ids()).contains(1).hasSize(2);
        assertThat(watcher.snapshot().group(GROUP).servers())
                .extracting(listed -> listed.identity().instance())
                .contains(successor.claim().orElseThrow().instance());
    }

    @Test
    void entryDeleted_isPutBack_andTold() {
        RegistrationHandle handle = server.register(0);
        Incarnation before = handle.claim().orElseThrow().incarnation();

        bed.faults.deleteEntry(GROUP, 0);
        bed.advance(Duration.ofSeconds(7));

        assertThat(watcher.ids()).containsExactly(0);
        assertThat(handle.claim().orElseThrow().incarnation()).isEqualTo(before);
        assertThat(server.repairs).containsExactly("the entry is missing");
    }

    @Test
    void entryOverwritten_isPutBack() {
        server.register(0);

        bed.faults.corruptEntry(GROUP, 0);
        bed.advance(Duration.ofMillis(1));
        assertThat(watcher.ids()).isEmpty();
        assertThat(watcher.snapshot().group(GROUP).skipped()).isEqualTo(1);
        bed.advance(Duration.ofSeconds(7));

        assertThat(watcher.ids()).containsExactly(0);
        assertThat(server.repairs).hasSize(1);
    }

    @Test
    void foreignEntry_disturbsNobody() {
        server.register(0);

        bed.faults.putForeign(GROUP, "x", "it has no format");
        bed.advance(Duration.ofMinutes(1));

        assertThat(watcher.ids()).containsExactly(0);
        assertThat(watcher.engine.diagnose().counters()).containsEntry("entries-skipped", 1L);
    }

    @Test
    void brokenFeed_missesNothing() {
        server.register(0);
        bed.faults.breakFeeds();
        server.register(1);

        bed.advance(Duration.ofSeconds(1));

        assertThat(watcher.ids()).containsExactly(0, 1);
    }

    @Test
    void stalePayload_isNeverWhatComesBackAfterAnOutage() {
        RegistrationHandle handle = server.register(0);
        bed.faults.stop();
        bed.advance(Duration.ofMillis(100));
        handle.updateProperties(Map.of("v", "2"));
        bed.advance(Duration.ofSeconds(30));

        bed.faults.wipe();
        bed.faults.start();
        bed.advance(Duration.ofSeconds(30));

        assertThat(watcher.snapshot().server(0).orElseThrow().properties()).containsEntry("v", "2");
    }

    @Test
    void deregisterDuringAnOutage_isHonouredAfterwards() {
        RegistrationHandle handle = server.register(0);
        bed.faults.stop();
        bed.advance(Duration.ofMillis(100));
        handle.deregister(Duration.ofSeconds(1));
        bed.advance(Duration.ofSeconds(2));
        assertThat(handle.state()).isEqualTo(new Departed(Departure.PENDING));

        bed.faults.start();
        bed.advance(Duration.ofSeconds(1));

        assertThat(handle.state()).isEqualTo(new Departed(Departure.REMOVED));
        assertThat(watcher.ids()).isEmpty();
    }

    @Test
    void update_isOneChange() {
        RegistrationHandle handle = server.register(0);
        int before = watcher.snapshots.size();

        handle.updateProperties(Map.of("v", "2"));
        bed.advance(Duration.ofSeconds(1));

        assertThat(changes(before)).singleElement().isInstanceOf(ServerChange.Changed.class);
    }

    @Test
    void fiftyServersAtOnce_getFiftyIds() {
        MemoryBed.Member many = bed.process(64);
        List<RegistrationHandle> handles =
                IntStream.range(100, 150).mapToObj(many::register).toList();

        assertThat(handles)
                .extracting(MemoryBed::id)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }
}
