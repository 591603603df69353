package io.muster.registry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.engine.Mailbox.Kind;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final VirtualOwnerThread time = new VirtualOwnerThread();
    private final Counters counters = new Counters();
    private final Mailbox mailbox = new Mailbox("the test", time.workers(), counters);
    private final List<String> told = new ArrayList<>();

    private void post(Kind kind, String message) {
        mailbox.post(kind, () -> told.add(message));
    }

    @Test
    void newest_takesThePlaceOfAnOlderOne() {
        post(Kind.NEWEST, "one");
        post(Kind.NEWEST, "two");
        post(Kind.NEWEST, "three");

        time.runPending();

        assertThat(told).containsExactly("three");
    }

    @Test
    void kept_isNeverLeftOut_norIsTheOrderAroundIt() {
        post(Kind.NEWEST, "registered");
        post(Kind.KEPT, "lost");
        post(Kind.NEWEST, "pending");
        post(Kind.NEWEST, "registered again");
        post(Kind.KEPT, "lost again");

        time.runPending();

        assertThat(told).containsExactly("registered", "lost", "registered again", "lost again");
    }

    @Test
    void notices_haveAPlaceOfTheirOwn() {
        post(Kind.NEWEST, "state");
        post(Kind.NOTICE, "repair one");
        post(Kind.NEWEST, "newer state");
        post(Kind.NOTICE, "repair two");

        time.runPending();

        assertThat(told).containsExactly("newer state", "repair two");
    }

    @Test
    void everyThrowable_isCountedAndStopsNothing() {
        mailbox.post(Kind.KEPT, () -> {
            throw new IllegalStateException("listener");
        });
        mailbox.post(Kind.KEPT, () -> {
            throw new AssertionError("listener's error");
        });
        post(Kind.KEPT, "next");

        time.runPending();

        assertThat(told).containsExactly("next");
        assertThat(counters.get(Counted.CALLBACK_ERRORS)).isEqualTo(2);
        assertThat(time.failures()).isEmpty();
    }

    @Test
    void close_dropsWhatWaits() {
        post(Kind.NEWEST, "never");

        mailbox.close();
        post(Kind.NEWEST, "never either");
        time.runPending();

        assertThat(told).isEmpty();
    }

    @Test
    void callbacks_areSerialThoughGivenFromManyThreads() throws Exception {
        WorkerPool pool = new WorkerPool("mailbox-test");
        try {
            Mailbox busy = new Mailbox("the test", pool, counters);
            List<Integer> seen = new ArrayList<>();
            int[] inside = {0};
            CountDownLatch done = new CountDownLatch(4_000);
            List<Thread> posters = new ArrayList<>();
            for (int poster = 0; poster < 4; poster++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        busy.post(Kind.KEPT, () -> {
                            seen.add(++inside[0]);
                            inside[0]--;
                            done.countDown();
                        });
                    }
                });
                posters.add(thread);
                thread.start();
            }
            for (Thread poster : posters) {
                poster.join();
            }

            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(busy.idle()).succeedsWithin(Duration.ofSeconds(5));
            assertThat(seen).hasSize(4_000).containsOnly(1);
        } finally {
            assertThat(pool.close(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void noThreadToBeHad_losesNothingThatComesWithTheNextMessage() {
        boolean[] refuse = {true};
        Mailbox poor = new Mailbox(
                "the test",
                task -> {
                    if (refuse[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    time.workers().execute(task);
                },
                counters);
        poor.post(Kind.KEPT, () -> told.add("first"));

        refuse[0] = false;
        poor.post(Kind.NEWEST, () -> told.add("second"));
        time.runPending();

        assertThat(told).containsExactly("first", "second");
    }
}
