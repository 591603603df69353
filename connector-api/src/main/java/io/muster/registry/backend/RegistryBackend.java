package io.muster.registry.backend;

import io.muster.registry.RegistryBounds;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The primitives of one registry. All methods are called on the engine's owner thread, return at once, and may complete on any thread. Futures fail
 * with a {@link io.muster.registry.RegistryException}; anything else counts as unavailable (P21).
 *
 * <p>The engine gives up waiting after its request bound, so every request must stop by itself too (a deadline of its own), and a request that
 * was given up may still take effect: each method says how that is made harmless.
 */
public interface RegistryBackend {

    /** Returns the connector's type. */
    String type();

    /** Returns where the registry is, for people; never a secret. */
    String endpoint();

    /** Returns the stated bounds as far as they are known now. */
    RegistryBounds bounds();

    /** Begins connecting in the background, for ever. Called once. */
    void open(BackendEvents events);

    /**
     * Takes the preferred id, else the lowest free one, and publishes the entry under it, both or neither as far as the registry can.
     *
     * <p>An id whose holder cannot be this very instance is busy, whatever its state (P4). Before it writes, it looks for what an earlier
     * attempt of the same instance left (an ambiguous write, or an earlier lease of this process) and finishes or removes that first, so
     * that no attempt ever holds two ids. Fails as rejected if no id is free.
     */
    CompletionStage<Claim> claim(ClaimRequest request);

    /** Renews the lease and finds out, on the registry's own word, whether the id is still the claim's. Harmless to repeat. */
    CompletionStage<Renewal> renew(Claim claim);

    /**
     * Compares the whole published entry with what it should be (P8). An entry whose epoch is not the one that stands beside the ids is
     * damaged. Harmless to repeat.
     */
    CompletionStage<Renewal> audit(Claim claim, EntryContent expected);

    /**
     * Publishes new content under a claim that holds, in place: others see one change. Also puts back a missing or altered entry. Does nothing to
     * an entry or id that is no longer the claim's, and fails with {@link io.muster.registry.RegistrationLostException} then. Harmless to
     * repeat.
     *
     * <p>The entry says the epoch that stands beside the ids now; a missing one is written as by a claim.
     *
     * @return the claim as it stands now: with the newer epoch if that changed, and where an entry can only be put back with a newer
     *     incarnation, with that
     */
    CompletionStage<Claim> publish(Claim claim, EntryContent content);

    /** Removes the entry and frees the id, if they are still this claim's incarnation's (P3, P10). Harmless to repeat. */
    CompletionStage<Void> withdraw(Claim claim);

    /**
     * Removes whatever earlier claim requests of this instance, given up by the engine, may have left or may still bring about; after it completes no
     * such request takes effect any more.
     */
    CompletionStage<Void> abandon(EntryContent content);

    /**
     * Makes the epoch beside the ids newer than {@code known}: writes max(known + 1, current milliseconds) by compare-and-set if it is
     * missing or not newer, and nothing if it is. The engine asks for it while a claim holds, when a strong read shows that the registry was put
     * back within one epoch (a restored backup), or has no epoch: the revisions that follow were given out before (P3), and nobody who comes new
     * can know. Harmless to repeat.
     *
     * @return the epoch that stands now
     */
    CompletionStage<Long> raiseEpoch(long known);

    /** Begins to follow a group; nothing is read before the first {@link GroupFeed#list}. */
    GroupFeed follow(String group, GroupFeed.Sink sink);

    /** Returns what this registry adds to a diagnosis. No secret. From any thread. */
    Map<String, String> details();

    /**
     * Returns how many tasks of the backend's own threads have thrown so far; none unless overridden. Each is a fault of the backend, logged, and
     * part of a diagnosis's {@code failed-tasks}. From any thread, after {@link #close} too.
     */
    default long failedTasks() {
        return 0;
    }

    /**
     * Ends everything: connections, threads, timers it made. Called once, last, off the owner thread; may block for {@code bound} and must return by then, even
     * with a frozen registry.
     */
    void close(Duration bound);
}
