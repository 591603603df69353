package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistrationState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What listeners may do, and that nobody else has to suffer for it. */
abstract class ListenerCases extends ConformanceCases {

    private static final long PATIENCE_SECONDS = Eventually.PATIENCE.toSeconds();

    @Test
    @DisplayName("P19 mem.listenerThrowsExceptionOrErrorOthersServed: and the thrower itself is served again")
    void p19_listenerThrowsExceptionOrErrorOthersServed() throws Exception {
        Client client = scope().client();
        AtomicInteger calls = new AtomicInteger();
        Watcher throwing = client.watch(
                snapshot -> {
                    if (calls.getAndIncrement() % 2 == 0) {
                        throw new IllegalStateException("thrown on purpose");
                    }
                    throw new AssertionError("thrown on purpose");
                },
                WORLD);
        Watcher other = client.watch(WORLD);
        for (int i = 0; i < 3; i++) {
            Member member = scope().client().registered(WORLD);
            other.awaitListed(member);
            throwing.awaitListed(member);
        }
        assertThat(calls).hasValueGreaterThan(2);
    }

    @Test
    @DisplayName("P19 mem.slowListenerDoesNotDelayHeartbeatOrOthers: it gets the newest snapshot, not a queue")
    void p19_slowListenerDoesNotDelayHeartbeatOrOthers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Client client = scope().client();
        try {
            Watcher slow = client.watch(snapshot -> awaitQuietly(release), WORLD);
            Watcher other = client.watch(WORLD);
            slow.awaitFirst();
            Member own = client.registered(WORLD);
            other.awaitListed(own);
            long since = System.nanoTime();
            int mark = other.mark();
            Client joining = scope().client();
            while (System.nanoTime() - since < harness().lease().multipliedBy(3).toNanos()) {
                Member member = joining.registered(WORLD);
                other.awaitListed(member);
                member.handle().close();
                other.awaitExactly(own);
            }
            Member last = joining.registered(WORLD);
            other.awaitExactly(own, last);
            assertThat(other.changesSince(mark, own)).isEmpty();
            assertThat(slow.seen()).hasSize(1);
            release.countDown();
            slow.awaitExactly(own, last);
            assertThat(slow.seen()).hasSize(2);
            assertThat(own.toldOf(RegistrationState.Suspended.class)).isEmpty();
        } finally {
            release.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("P19 mem.listenerMayCallBackBlocking: look up, watch, register, leave, close: no deadlock")
    void p19_listenerMayCallBackBlocking() throws Exception {
        Client client = scope().client();
        Member member = client.registered(WORLD);
        CompletableFuture<String> done = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean(true);
        client.watch(
                snapshot -> {
                    if (first.compareAndSet(true, false)) {
                        done.completeAsync(() -> callBack(client, member), Runnable::run);
                    }
                },
                WORLD);
        assertThat(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("all done");
        eventually(
                "the entry to be gone",
                () -> harness().listed(scope().system(), WORLD).isEmpty());
    }

    private static String callBack(Client client, Member member) {
        client.connector().diagnose();
        client.connector().refresh(WORLD);
        client.watch(SOCIAL).handle().close();
        client.register(SOCIAL).handle().close();
        member.handle().state();
        member.handle().close();
        client.closeConnector();
        return "all done";
    }

    @Test
    @DisplayName("P19 mem.registrationListenerMayCallBack: leave and register again from inside a state callback")
    void p19_registrationListenerMayCallBack() throws Exception {
        Client client = scope().client();
        CompletableFuture<String> done = new CompletableFuture<>();
        Member next = new Member(scope().system(), Client.registration(SOCIAL));
        client.connector().register(Client.registration(WORLD), state -> {
            if (state instanceof RegistrationState.Registered) {
                next.handle(client.connector().register(next.registration(), next));
                done.complete("registered from inside");
                throw new IllegalStateException("thrown on purpose");
            }
        });
        assertThat(done.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("registered from inside");
        next.awaitRegistered();
        assertThat(harness().takenIds(scope().system())).containsExactly(0, 1);
    }

    @Test
    @DisplayName("P13 mem.unsubscribeStops: no callback starts after close returned")
    void p13_unsubscribeStops() throws Exception {
        Client client = scope().client();
        Client joining = scope().client();
        Watcher stays = client.watch(WORLD);
        for (int i = 0; i < 10; i++) {
            Watcher ends = client.watch(WORLD);
            Member member = joining.register(WORLD);
            if (i % 2 == 0) {
                ends.awaitFirst();
            }
            ends.handle().close();
            ends.ended();
            ends.handle().close();
            stays.awaitListed(member);
            assertThat(ends.breaches()).isEmpty();
        }
    }

    @Test
    @DisplayName("P19 mem.latestNeverBlocks: the newest snapshot can be asked for at any time")
    void p19_latestNeverBlocks() throws Exception {
        Client client = scope().client();
        CountDownLatch release = new CountDownLatch(1);
        try {
            Watcher slow = client.watch(snapshot -> awaitQuietly(release), WORLD);
            slow.awaitFirst();
            Member member = scope().client().registered(WORLD);
            int id = member.awaitRegistered().id();
            eventually(
                    "the newest snapshot to be there while its listener blocks",
                    () -> slow.handle()
                            .latest()
                            .flatMap(newest -> newest.server(id))
                            .isPresent());
            assertThat(slow.seen()).hasSize(1);
            long before = System.nanoTime();
            slow.handle().latest();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(harness().lease());
        } finally {
            release.countDown();
        }
    }
}
