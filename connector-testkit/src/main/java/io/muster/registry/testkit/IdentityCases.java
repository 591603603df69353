package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Departure;
import io.muster.registry.Incarnation;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who holds which id, while nothing fails. */
abstract class IdentityCases extends ConformanceCases {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int CONCURRENT = 50;

    @Test
    @DisplayName("P1 id.firstIsSmallest: from 0, the lowest free id first")
    void p01_firstIsSmallest() throws Exception {
        for (int expected = 0; expected < 4; expected++) {
            assertThat(scope().client().registered(WORLD).awaitRegistered().id())
                    .isEqualTo(expected);
        }
        assertThat(harness().takenIds(scope().system())).containsExactly(0, 1, 2, 3);
    }

    @Test
    @DisplayName("P1 id.uniqueUnder50Concurrent: fifty at once get fifty different ids without a gap")
    void p01_uniqueUnder50Concurrent() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CONCURRENT; i++) {
            clients.add(scope().client(scope().options().withoutPath()));
        }
        List<Member> members =
                clients.stream().map(client -> client.register(WORLD)).toList();
        List<Integer> ids =
                members.stream().map(member -> member.awaitRegistered().id()).toList();
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, CONCURRENT).boxed().toList());
        assertThat(harness().listed(scope().system(), WORLD)).hasSize(CONCURRENT);
    }

    @Test
    @DisplayName("P1 id.gapReused: the id of one that left is the next one's")
    void p01_gapReused() throws Exception {
        Client client = scope().client();
        client.registered(WORLD);
        Member middle = client.registered(WORLD);
        client.registered(WORLD);
        assertThat(middle.handle().deregister(BOUND).toCompletableFuture().get())
                .isEqualTo(Departure.REMOVED);
        assertThat(scope().client().registered(WORLD).awaitRegistered().id()).isEqualTo(1);
    }

    @Test
    @DisplayName("P2 id.reuseImmediatelyAfterGracefulClose: the id is free when close returns")
    void p02_reuseImmediatelyAfterGracefulClose() throws Exception {
        Client first = scope().client();
        Client second = scope().client();
        second.watch(WORLD).awaitFirst();
        assertThat(first.registered(WORLD).awaitRegistered().id()).isZero();
        first.close();
        assertThat(second.registered(WORLD).awaitRegistered().id()).isZero();
    }

    @Test
    @DisplayName("P3 id.fencingTokenStrictlyIncreasesPerSlot: each holder of an id has a newer incarnation")
    void p03_fencingTokenStrictlyIncreasesPerSlot() throws Exception {
        List<Incarnation> incarnations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Client client = scope().client();
            for (int j = 0; j < 2; j++) {
                Member member = client.registered(WORLD);
                assertThat(member.awaitRegistered().id()).isZero();
                incarnations.add(member.awaitRegistered().incarnation());
                member.handle().close();
            }
            client.close();
        }
        assertThat(incarnations).isSorted().doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("P1 id.rangeExhaustedFailsClearly: a full range is a clear error that heals")
    void p01_rangeExhaustedFailsClearly() throws Exception {
        ClientOptions two = scope().options().withIdRange(2);
        Member first = scope().client(two).registered(WORLD);
        scope().client(two).registered(SOCIAL);
        Member third = scope().client(two).register(WORLD);
        eventually(
                "the third to be told that no id is free",
                () -> third.toldOf(RegistrationState.Pending.class).stream()
                        .flatMap(pending -> pending.lastError().stream())
                        .anyMatch(RegistryRejectedException.class::isInstance));
        assertThat(third.claim()).isEmpty();
        first.handle().close();
        assertThat(third.awaitRegistered().id()).isEqualTo(0);
    }

    @Test
    @DisplayName("P1 id.uniqueAcrossGroups: one row of ids for all groups of a system")
    void p01_uniqueAcrossGroups() throws Exception {
        Client client = scope().client();
        assertThat(client.registered(WORLD).awaitRegistered().id()).isZero();
        assertThat(client.registered(SOCIAL).awaitRegistered().id()).isEqualTo(1);
        assertThat(scope().client().registered(WORLD).awaitRegistered().id()).isEqualTo(2);
    }

    @Test
    @DisplayName("P1 id.systemsAreApart: another system has ids of its own")
    void p01_systemsAreApart() throws Exception {
        Client here = scope().client();
        Client there = scope().client(ClientOptions.of(scope().system() + "-2"));
        Watcher watcher = here.watch(WORLD);
        Member hereMember = here.registered(WORLD);
        assertThat(there.registered(WORLD).awaitRegistered().id()).isZero();
        watcher.awaitExactly(hereMember);
        scope().marker(watcher);
        assertThat(watcher.changesSince(0)).hasSizeLessThanOrEqualTo(2);
    }
}
