package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.UnixOperatingSystemMXBean;
import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.RegistrationState;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Starting, closing, and leaving nothing behind. */
abstract class LifecycleCases extends ConformanceCases {

    /** The contract's close bound, and as much again for a busy machine. */
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

    @Test
    @DisplayName("P20 life.closeIdempotentAnyThreadWithinDeadline: from many threads at once, and again")
    void p20_closeIdempotentAnyThread() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitListed(client.registered(WORLD));
        List<Thread> closers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            closers.add(startClosing(client));
        }
        for (Thread closer : closers) {
            assertEnds(closer);
        }
        client.closeConnector();
        assertThat(client.connector().diagnose().connection()).isEqualTo(ConnectorDiagnosis.Connection.CLOSED);
        assertThat(harness().takenIds(scope().system())).isEmpty();
    }

    private static Thread startClosing(Client client) {
        Thread closer = new Thread(client::close, "kit-closer");
        closer.setDaemon(true);
        closer.start();
        return closer;
    }

    private static void assertEnds(Thread closer) {
        Eventually.within(CLOSE_BOUND, "close to return", () -> !closer.isAlive());
    }

    @Test
    @DisplayName("P20 life.closeIdempotentAnyThreadWithinDeadline: before start, right after it, and while registering")
    void p20_closeDuringStart() throws Exception {
        Client never = scope().open(scope().options());
        never.watch(WORLD);
        never.register(WORLD);
        assertEnds(startClosing(never));
        for (int i = 0; i < 5; i++) {
            Client client = scope().open(scope().options());
            client.register(WORLD);
            client.connector().start();
            client.watch(WORLD);
            Eventually.letPass(Duration.ofMillis(i * 10L));
            assertEnds(startClosing(client));
        }
        eventually(
                "nothing to be left in the registry",
                () -> harness().takenIds(scope().system()).isEmpty());
    }

    @Test
    @Needs(Capability.FREEZE)
    @DisplayName("P20 life.closeIdempotentAnyThreadWithinDeadline: while the registry is frozen")
    void p20_closeWithinDeadlineWhileFrozen() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitListed(client.registered(WORLD));
        Client starting = scope().open(scope().options());
        scope().leavesLeases();
        harness().freeze();
        starting.connector().start();
        starting.register(WORLD);
        Thread one = startClosing(client);
        Thread two = startClosing(starting);
        assertEnds(one);
        assertEnds(two);
        harness().thaw();
    }

    @Test
    @Needs(Capability.BLACKHOLE)
    @DisplayName("P20 life.closeIdempotentAnyThreadWithinDeadline: while nothing is answered")
    void p20_closeWithinDeadlineWhileBlackholed() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitListed(client.registered(WORLD));
        scope().leavesLeases();
        client.path().blackhole();
        assertEnds(startClosing(client));
    }

    @Test
    @DisplayName("P20 life.noThreadSocketTimerLeak: many opens and closes leave no thread, socket or lease")
    void p20_noThreadSocketTimerLeak() throws Exception {
        boolean counts = !harness().unsupported().contains(Capability.COUNT_LEASES);
        openAndClose();
        int leases = counts ? harness().leases() : 0;
        long files = openFiles();
        for (int i = 0; i < Size.current().openCycles(); i++) {
            openAndClose();
        }
        if (counts) {
            eventually(
                    "the registry to hold no more leases than before",
                    () -> harness().leases() <= leases);
        }
        // what the JVM opens by itself meanwhile is no leak; one for each cycle would be
        assertThat(openFiles()).isLessThan(files + Size.current().openCycles() / 2);
    }

    /** Does one cycle, followed by the whole leak check. */
    private void openAndClose() throws Exception {
        CaseScope cycle = new CaseScope(conformance());
        try {
            Client client = cycle.client();
            Watcher watcher = client.watch(WORLD);
            watcher.awaitListed(client.registered(WORLD));
        } finally {
            cycle.end();
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    @Test
    @Needs({Capability.COUNT_LEASES, Capability.COUNT_WATCHES})
    @DisplayName(
            "P20 life.registryTellsWhatIsHeld: a living client's lease and watch are found, or no case would miss them")
    void p20_registryTellsWhatIsHeld() throws Exception {
        RegistryCensus before = new RegistryCensus(harness(), conformance().unsupported(), scope().system());
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitListed(client.registered(WORLD));
        Set<String> held = before.added();
        assertThat(held).anyMatch(name -> name.startsWith("lease ")).anyMatch(name -> name.startsWith("watch "));
        assertThat(before.breaches(held)).hasSameSizeAs(held);
        client.close();
        Eventually.eventuallyHolds(
                "nothing to be held any more", () -> assertThat(before.added()).isEmpty());
    }

    @Test
    @DisplayName("P20 life.closeDoesNotTouchForeignResources: another connector of this process goes on")
    void p20_closeDoesNotTouchForeignResources() throws Exception {
        Client stays = scope().client();
        Watcher watcher = stays.watch(WORLD);
        Member member = stays.registered(WORLD);
        watcher.awaitListed(member);
        for (int i = 0; i < 3; i++) {
            Client ends = scope().client();
            ends.watch(WORLD).awaitListed(ends.registered(WORLD));
            ends.close();
            watcher.awaitExactly(member);
        }
        watcher.awaitExactly(member, scope().marker(watcher));
        assertThat(member.toldOf(RegistrationState.Lost.class)).isEmpty();
    }

    @Test
    @DisplayName("P20 life.noCallbackAfterClose: under churn, with callbacks on their way")
    void p20_noCallbackAfterClose() throws Exception {
        AtomicBoolean churning = new AtomicBoolean(true);
        Client busy = scope().client();
        Thread churn = new Thread(
                () -> {
                    while (churning.get()) {
                        busy.register(WORLD).handle().close();
                    }
                },
                "kit-churn");
        churn.setDaemon(true);
        churn.start();
        try {
            for (int i = 0; i < 5; i++) {
                Client client = scope().client();
                Watcher watcher = client.watch(WORLD);
                Member member = client.registered(WORLD);
                watcher.awaitFirst();
                client.close();
                int told = member.told().size();
                scope().client().watch(WORLD).awaitFirst();
                assertThat(watcher.breaches()).isEmpty();
                assertThat(member.told()).hasSize(told);
            }
        } finally {
            churning.set(false);
            churn.join();
        }
    }

    @Test
    @DisplayName("P20 life.startTwiceCloseThenStartRejected: each misuse is refused")
    void p20_startTwiceCloseThenStartRejected() throws Exception {
        Client client = scope().client();
        assertThatIllegalStateException().isThrownBy(() -> client.connector().start());
        client.watch(WORLD).awaitFirst();
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.connector().start());
        assertThatIllegalStateException().isThrownBy(() -> client.register(WORLD));
        assertThatIllegalStateException().isThrownBy(() -> client.watch(WORLD));
        client.connector().refresh(WORLD);
    }

    @Test
    @Needs(Capability.BLACKHOLE)
    @DisplayName("P20 life.interruptHandled: an interrupt ends the wait early and stays set")
    void p20_interruptHandled() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitListed(client.registered(WORLD));
        scope().leavesLeases();
        client.path().blackhole();
        AtomicBoolean flagKept = new AtomicBoolean();
        CountDownLatch closing = new CountDownLatch(1);
        Thread closer = new Thread(
                () -> {
                    closing.countDown();
                    client.close();
                    flagKept.set(Thread.currentThread().isInterrupted());
                },
                "kit-interrupted");
        closer.setDaemon(true);
        closer.start();
        closing.await();
        long before = System.nanoTime();
        closer.interrupt();
        Eventually.eventually("close to return", () -> !closer.isAlive());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
        assertThat(flagKept).isTrue();
    }
}
