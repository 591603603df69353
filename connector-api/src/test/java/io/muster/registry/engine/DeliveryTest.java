package io.muster.registry.engine;

import static io.muster.registry.engine.Entries.GROUP;
import static io.muster.registry.engine.Entries.entry;
import static io.muster.registry.engine.Entries.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Registration;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.WatchHandle;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Callbacks through the whole engine (P19). */
class DeliveryTest {

    private final EngineBed bed = new EngineBed();

    private void listed() {
        bed.willing().backend.answering("list " + GROUP, request -> listing(10, entry(1, 5)));
        bed.started();
    }

    private void join(int id) {
        bed.backend.sink(GROUP).upserted(entry(id, 100 + id));
    }

    @Test
    void slowListener_getsTheNewestSnapshot_notAQueue() {
        listed();
        List<RegistrySnapshot> seen = new ArrayList<>();
        bed.engine.watch(Set.of(GROUP), snapshot -> {
            seen.add(snapshot);
            if (seen.size() == 1) {
                // Busy while a hundred servers join: time passes within the callback
                for (int id = 2; id <= 100; id++) {
                    join(id);
                }
                awaitVirtually(Duration.ofSeconds(20));
            }
        });

        bed.time.runPending();

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).group(GROUP).servers()).hasSize(100);
        assertThat(seen.get(1).version()).isEqualTo(100);
    }

    @Test
    void slowListener_delaysNeitherHeartbeatsNorOthers() {
        listed();
        bed.register();
        bed.watch(GROUP);
        int renewals = bed.backend.count("renew");
        List<Integer> othersSaw = new ArrayList<>();
        bed.engine.watch(Set.of(GROUP), snapshot -> {
            if (snapshot.server(2).isEmpty()) {
                join(2);
                awaitVirtually(Duration.ofSeconds(30));
                othersSaw.addAll(bed.ids());
            }
        });

        bed.time.runPending();

        assertThat(bed.backend.count("renew")).isGreaterThanOrEqualTo(renewals + 15);
        assertThat(othersSaw).containsExactly(1, 2);
    }

    @Test
    void listenerThatThrows_isCalledAgain_andOthersToo() {
        listed();
        List<RegistrySnapshot> thrower = new ArrayList<>();
        bed.engine.watch(Set.of(GROUP), snapshot -> {
            thrower.add(snapshot);
            throw new StackOverflowError("listener");
        });
        bed.watch(GROUP);

        join(2);
        bed.time.runPending();

        assertThat(thrower).hasSize(2);
        assertThat(bed.ids()).containsExactly(1, 2);
        assertThat(bed.count(Counted.CALLBACK_ERRORS)).isEqualTo(2);
    }

    @Test
    void slowRegistrationListener_neverMissesALoss() {
        listed();
        List<String> seen = new ArrayList<>();
        bed.engine.register(EngineBed.registration(), state -> {
            seen.add(state.getClass().getSimpleName());
            if (state instanceof RegistrationState.Registered && seen.size() == 2) {
                bed.backend.answering(
                        "renew",
                        request -> bed.backend.count("renew") <= 2 ? new Renewal.Gone("expired") : Renewal.kept());
                awaitVirtually(Duration.ofSeconds(30));
            }
        });

        bed.time.runPending();

        assertThat(seen).containsExactly("Pending", "Registered", "Lost", "Registered", "Lost", "Registered");
    }

    @Test
    void callback_mayCallBackIn() {
        listed();
        List<String> seen = new ArrayList<>();
        bed.engine.watch(Set.of(GROUP), snapshot -> {
            seen.add("outer");
            if (seen.size() == 1) {
                WatchHandle inner = bed.engine.watch(Set.of("social"), other -> seen.add("inner"));
                bed.engine.register(Registration.of("social", "localhost", 1), RegistrationListener.NONE);
                bed.engine.refresh(GROUP);
                bed.engine.diagnose();
                inner.close();
            }
        });

        bed.advanceMillis(1_000);

        assertThat(seen).containsExactly("outer");
        assertThat(bed.backend.count("claim")).isEqualTo(1);
    }

    @Test
    void callbacks_areNotOnTheOwnerThread() {
        listed();
        List<Boolean> owned = new ArrayList<>();
        bed.engine.watch(Set.of(GROUP), snapshot -> owned.add(bed.time.isOwner()));
        bed.engine.register(EngineBed.registration(), state -> owned.add(bed.time.isOwner()));

        bed.time.runPending();

        assertThat(owned).isNotEmpty().containsOnly(false);
    }

    @Test
    void handleClosed_noCallbackStartsAfterwards() {
        listed();
        WatchHandle handle = bed.watch(GROUP);
        join(2);
        handle.close();
        int seen = bed.snapshots.size();

        join(3);
        bed.advanceMillis(5_000);

        assertThat(bed.snapshots).hasSize(seen);
    }

    /** Blocks the callback, as a listener does that waits for something: the rest of the engine goes on. */
    private void awaitVirtually(Duration duration) {
        try {
            bed.time.await(new CompletableFuture<>(), duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
