package io.muster.registry;

import java.util.Optional;

/** Where a registration stands. Each state says everything; a listener that sees only the newest has missed nothing it needs. */
public sealed interface RegistrationState {

    /** Returns the identity others may still link to: the one that is claimed, or suspended. */
    default Optional<ServerIdentity> identity() {
        return Optional.empty();
    }

    /**
     * No id yet; the connector goes on trying with jittered backoff, for ever (P9).
     *
     * @param attempts how many attempts have failed, 0 before the first answer
     * @param lastError the last failure: unavailable (wait) or rejected (an operator must act)
     */
    record Pending(int attempts, Optional<RegistryException> lastError) implements RegistrationState {}

    /**
     * The id is claimed and the entry is listed.
     *
     * @param claimed who the server is now
     */
    record Registered(ServerIdentity claimed) implements RegistrationState {
        @Override
        public Optional<ServerIdentity> identity() {
            return Optional.of(claimed);
        }
    }

    /**
     * The claim's deadline passed without a renewal (P2): the registry may give the id to another soon. It closes no link; reading back
     * either restores it ({@link Registered}) or reports it {@link Lost}.
     *
     * @param former the identity that was claimed
     * @param reason what keeps the claim from being renewed
     */
    record Suspended(ServerIdentity former, String reason) implements RegistrationState {
        @Override
        public Optional<ServerIdentity> identity() {
            return Optional.of(former);
        }
    }

    /**
     * The id is gone. The connector takes it again if it is still free, else another one; {@link Registered} follows.
     *
     * @param former the identity that was lost
     * @param error what was found
     */
    record Lost(ServerIdentity former, RegistrationLostException error) implements RegistrationState {}

    /** {@code deregister} is under way; it wins over any re-registration (P10). */
    record Leaving() implements RegistrationState {}

    /**
     * The end.
     *
     * @param departure whether the entry is gone for certain
     */
    record Departed(Departure departure) implements RegistrationState {}
}
