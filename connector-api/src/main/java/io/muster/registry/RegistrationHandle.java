package io.muster.registry;

import io.muster.registry.health.Health;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One registration, from {@code register} to {@code deregister}. All methods may be called from any thread, callbacks included. */
public interface RegistrationHandle extends AutoCloseable {

    /** How long {@link #close()} waits for the registry. */
    Duration CLOSE_BOUND = Duration.ofSeconds(5);

    /** Returns the newest state. Checks the claim's deadline first, so a process that was paused beyond it never sees "registered" (P2). */
    RegistrationState state();

    /** Returns the identity if it is claimed at this moment: registered, and the claim's deadline has not passed (P2). Never blocks. */
    default Optional<ServerIdentity> claim() {
        return state() instanceof RegistrationState.Registered registered ? registered.identity() : Optional.empty();
    }

    /**
     * Replaces the properties; others see one change, no leave and join. The newest properties are what any later re-registration
     * publishes.
     *
     * @throws IllegalArgumentException if they are out of the limits; nothing is changed then
     * @throws IllegalStateException after {@code deregister} or {@code close}
     */
    void updateProperties(Map<String, String> properties);

    /**
     * Puts the server into maintenance: listed, but nobody opens a new link to it.
     *
     * @param reason shown to others; empty ends the maintenance
     * @throws IllegalStateException after {@code deregister} or {@code close}
     */
    void maintenance(Optional<String> reason);

    /** Returns the health that was last published, or is about to be: the worst of all checks, or maintenance. */
    Health health();

    /**
     * Removes this registration's own incarnation and nothing else (P10). Idempotent: later calls return the first one's result.
     *
     * @param bound how long to wait for the registry, more than zero
     * @return completes within the bound, never exceptionally, on a callback thread
     */
    CompletionStage<Departure> deregister(Duration bound);

    /** Deregisters and waits {@link #CLOSE_BOUND} at most; an interrupt ends the wait and stays set. */
    @Override
    void close();
}
