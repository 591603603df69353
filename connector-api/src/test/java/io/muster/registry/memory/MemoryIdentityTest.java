package io.muster.registry.memory;

import static io.muster.registry.memory.MemoryBed.GROUP;
import static io.muster.registry.memory.MemoryBed.TTL;
import static io.muster.registry.memory.MemoryBed.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrationState.Lost;
import io.muster.registry.RegistrationState.Pending;
import io.muster.registry.RegistrationState.Suspended;
import io.muster.registry.RegistryRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ids, leases and incarnations: engine and in-memory registry together. */
class MemoryIdentityTest {

    private final MemoryBed bed = new MemoryBed();

    @Test
    void ids_areTheLowestFree_acrossGroups() {
        MemoryBed.Member process = bed.process();
        RegistrationHandle zero = process.register(0);
        RegistrationHandle one =
                process.register(new Registration("social", new InstanceId(1, 1), "localhost", 1, Map.of()));
        RegistrationHandle two = process.register(2);
        assertThat(List.of(id(zero), id(one), id(two))).containsExactly(0, 1, 2);

        one.close();

        assertThat(id(process.register(3))).isEqualTo(1);
        assertThat(id(process.register(4))).isEqualTo(3);
    }

    @Test
    void ids_exhausted_isRejected_andHealsWhenOneFrees() {
        MemoryBed.Member process = bed.process(2);
        RegistrationHandle zero = process.register(0);
        process.register(1);
        RegistrationHandle waiting = process.register(2);
        assertThat(waiting.state())
                .isInstanceOfSatisfying(
                        Pending.class,
                        pending -> assertThat(pending.lastError())
                                .get()
                                .isInstanceOf(RegistryRejectedException.class)
                                .asString()
                                .contains("0 to 1"));

        zero.close();
        bed.advance(Duration.ofSeconds(6));

        assertThat(id(waiting)).isZero();
    }

    @Test
    void crashed_isFreeWithinTheBound_notBefore() {
        MemoryBed.Member crashing = bed.process();
        crashing.register(0);
        MemoryBed.Member other = bed.process().watching();

        bed.faults.cut(crashing.backend);
        bed.advance(TTL.multipliedBy(2).dividedBy(3));
        assertThat(other.ids()).containsExactly(0);
        assertThat(id(other.register(1))).isEqualTo(1);
        bed.advance(TTL.dividedBy(3));

        assertThat(other.ids()).containsExactly(1);
        assertThat(id(other.register(2))).isZero();
    }

    @Test
    void holder_fencesItselfBeforeAnyOtherGetsTheId() {
        MemoryBed.Member paused = bed.process();
        RegistrationHandle handle = paused.register(0);
        MemoryBed.Member other = bed.process();
        bed.faults.blackhole(paused.backend);

        List<Boolean> both = new ArrayList<>();
        RegistrationHandle taker = null;
        for (int i = 0; i < 200; i++) {
            bed.advance(Duration.ofMillis(100));
            boolean free = bed.faults.holder(0).isEmpty();
            if (free && taker == null) {
                taker = other.register(1);
            }
            both.add(
                    taker != null && taker.claim().isPresent() && handle.claim().isPresent());
        }

        assertThat(taker).isNotNull();
        assertThat(both).containsOnly(false);
        assertThat(handle.state()).isInstanceOf(Suspended.class);
        bed.faults.endBlackhole(paused.backend);
        bed.advance(Duration.ofSeconds(5));
        assertThat(id(handle)).as("the id it had is another's now").isEqualTo(1);
        assertThat(paused.states).hasAtLeastOneElementOfType(Lost.class);
    }

    @Test
    void incarnations_ofOneId_onlyGrow_alsoAcrossAWipe() {
        MemoryBed.Member process = bed.process();
        List<Incarnation> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RegistrationHandle handle = process.register(i);
            seen.add(handle.claim().orElseThrow().incarnation());
            handle.close();
        }
        RegistrationHandle living = process.register(9);
        seen.add(living.claim().orElseThrow().incarnation());

        bed.faults.wipe();
        bed.advance(Duration.ofSeconds(5));
        seen.add(living.claim().orElseThrow().incarnation());

        assertThat(seen).isSorted().doesNotHaveDuplicates();
        assertThat(id(living)).isZero();
    }

    @Test
    void liveLease_isNeverTakenOver_byAQuickRestart() {
        MemoryBed.Member crashing = bed.process();
        crashing.register(0);
        bed.faults.cut(crashing.backend);
        MemoryBed.Member restarted = bed.process().watching();

        RegistrationHandle again = restarted.register(1);

        assertThat(id(again)).isEqualTo(1);
        assertThat(restarted.ids()).containsExactly(0, 1);
        bed.advance(TTL);
        assertThat(restarted.ids()).containsExactly(1);
        bed.advance(TTL.multipliedBy(3));
        assertThat(restarted.ids()).containsExactly(1);
    }

    @Test
    void lostLease_takesTheSameIdIfItIsStillFree() {
        MemoryBed.Member process = bed.process();
        process.register(0);
        RegistrationHandle handle = process.register(1);
        Incarnation before = handle.claim().orElseThrow().incarnation();

        bed.faults.expire(1);
        bed.advance(Duration.ofSeconds(3));

        assertThat(id(handle)).isEqualTo(1);
        assertThat(handle.claim().orElseThrow().incarnation().isNewerThan(before))
                .isTrue();
        assertThat(process.states.stream().map(RegistrationState::getClass).map(Class::getSimpleName))
                .endsWith("Lost", "Registered");
    }

    @Test
    void idDeletedByAnOperator_isFoundOutAndTheEntryLeavesNoOrphan() {
        MemoryBed.Member process = bed.process().watching();
        RegistrationHandle handle = process.register(0);

        bed.faults.deleteId(0);
        bed.advance(Duration.ofSeconds(6));

        assertThat(handle.claim()).isPresent();
        assertThat(bed.registry.look(GROUP).entries()).hasSize(1);
        assertThat(process.ids()).containsExactly(0);
    }

    @Test
    void lostAnswerOfAClaim_costsNoSecondId() {
        MemoryBed.Member process = bed.process();
        bed.faults.blackhole(process.backend);
        RegistrationHandle handle = process.register(0);
        bed.advance(Duration.ofSeconds(20));
        assertThat(handle.state()).isInstanceOf(Pending.class);

        bed.faults.endBlackhole(process.backend);
        bed.advance(Duration.ofSeconds(10));

        assertThat(id(handle)).isZero();
        assertThat(bed.faults.holder(1)).isEmpty();
        assertThat(bed.registry.look(GROUP).entries()).hasSize(1);
    }

    @Test
    void deregisterWhileTheClaimIsHeldUp_resurrectsNothing() {
        MemoryBed.Member process = bed.process();
        bed.faults.blackhole(process.backend);
        RegistrationHandle handle = process.register(0);
        handle.deregister(Duration.ofSeconds(1));
        bed.advance(Duration.ofSeconds(2));
        assertThat(handle.state()).isInstanceOf(RegistrationState.Departed.class);

        bed.faults.endBlackhole(process.backend);
        bed.advance(Duration.ofMinutes(1));

        assertThat(bed.registry.look(GROUP).entries()).isEmpty();
        assertThat(bed.faults.holder(0)).isEmpty();
    }
}
