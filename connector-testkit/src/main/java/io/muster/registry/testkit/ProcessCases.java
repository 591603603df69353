package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegisteredServer;
import io.muster.registry.testkit.process.ClientProcess;
import io.muster.registry.testkit.process.FakeClock;
import io.muster.registry.testkit.process.Look;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client in a process of its own: paused as a whole, and with a wall clock that jumps. */
abstract class ProcessCases extends ConformanceCases {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final Duration JUMP = Duration.ofHours(1);

    @Test
    @Needs(Capability.OTHER_PROCESS)
    @DisplayName("P2 out.clientPauseLongerThanTtl: whoever was paused finds the claim lapsed at its first look")
    void p02_clientPauseLongerThanTtl() throws Exception {
        Client other = scope().client();
        Watcher watcher = other.watch(WORLD);
        try (ClientProcess paused = start(Map.of())) {
            int id = awaitLook(paused, Look::isClaimed).id();
            assertThat(id).isZero();
            paused.freeze();
            Member successor = takeOver(other, id);
            long taken = System.nanoTime();
            paused.thaw();
            Look first = awaitLook(paused, look -> look.before() >= taken);
            assertThat(first.isClaimed())
                    .as("claimed by the first look after the pause, %s", first)
                    .isFalse();
            Look again = awaitLook(paused, look -> look.before() >= taken && look.isClaimed());
            assertThat(again.id()).isNotEqualTo(id);
            assertThat(paused.looks())
                    .filteredOn(look -> look.before() >= taken)
                    .noneMatch(look -> look.id() == id);
            watcher.await(
                    "the successor, and the one that was paused under its new id",
                    snapshot -> Watcher.servers(snapshot).size() == 2
                            && Watcher.find(snapshot, successor)
                                    .filter(server -> idOf(server) == id)
                                    .isPresent());
            assertThat(successor.awaitRegistered().id()).isEqualTo(id);
        }
    }

    private static int idOf(RegisteredServer server) {
        return server.identity().id();
    }

    private static Member takeOver(Client client, int id) {
        Member attempt = client.registered(WORLD);
        while (attempt.awaitRegistered().id() != id) {
            attempt.handle().close();
            Eventually.letPass(BETWEEN_ATTEMPTS);
            attempt = client.registered(WORLD);
        }
        return attempt;
    }

    @Test
    @Needs({Capability.OTHER_PROCESS, Capability.FAKE_CLOCK})
    @DisplayName("P2 out.wallClockJump: an hour forth or back costs no lease and no claim")
    void p02_wallClockJump() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        try (FakeClock clock = new FakeClock();
                ClientProcess client = start(clock.environment())) {
            Look claimed = awaitWarm(client);
            watcher.await("the server", snapshot -> Watcher.servers(snapshot).size() == 1);
            int mark = watcher.mark();
            for (Duration offset : List.of(JUMP, JUMP.negated(), Duration.ZERO)) {
                clock.jumpTo(offset);
                awaitNewest(client, look -> isWrongBy(look, offset));
                Eventually.letPass(harness().lease());
            }
            Member marker = scope().marker(watcher);
            assertThat(client.looks())
                    .filteredOn(look -> look.before() > claimed.after())
                    .allMatch(look -> look.id() == claimed.id());
            assertThat(watcher.changesSince(mark))
                    .allMatch(change -> change.server().identity().instance().equals(marker.instance()));
        }
    }

    /** Returns a look that found a claim when its process had renewed claims for a while: the first one of a process that just began may lapse before that. */
    private Look awaitWarm(ClientProcess client) throws IOException {
        awaitLook(client, Look::isClaimed);
        Eventually.letPass(harness().lease());
        long warm = System.nanoTime();
        return awaitLook(client, look -> look.before() >= warm && look.isClaimed());
    }

    /** Returns whether the wall clock was wrong by so much in a look of just now. */
    private static boolean isWrongBy(Look look, Duration offset) {
        Duration wrong = Duration.ofMillis(look.wallMillis() - System.currentTimeMillis());
        return wrong.minus(offset).abs().compareTo(JUMP.dividedBy(2)) < 0;
    }

    private ClientProcess start(Map<String, String> environment) throws Exception {
        scope().leavesLeases();
        scope().history().expectStrangers();
        RegistryHarness.Elsewhere how = harness().elsewhere();
        return ClientProcess.start(how.type(), how.settings(), scope().system(), WORLD, environment);
    }

    /** Waits for a look that is right, and returns the first such. */
    private static Look awaitLook(ClientProcess client, Predicate<Look> right) throws IOException {
        awaitLooks(client, looks -> looks.stream().anyMatch(right));
        return client.looks().stream().filter(right).findFirst().orElseThrow();
    }

    /** Waits until the newest look is right, whatever those before it were. */
    private static void awaitNewest(ClientProcess client, Predicate<Look> right) throws IOException {
        awaitLooks(client, looks -> !looks.isEmpty() && right.test(looks.get(looks.size() - 1)));
    }

    private static void awaitLooks(ClientProcess client, Predicate<List<Look>> right) throws IOException {
        try {
            Eventually.eventually("the other process to see it", () -> right.test(client.looks()));
        } catch (RuntimeException e) {
            throw new AssertionError("the other process said last:\n" + client.outputTail(), e);
        }
    }
}
