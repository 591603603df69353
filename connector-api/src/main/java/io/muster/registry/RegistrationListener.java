package io.muster.registry;

/**
 * Follows one registration. Callbacks are serial, on a thread of the connector made for callbacks; they may block, throw, and call back in
 * (P19). While one blocks, states in between may be left out; the newest is always delivered, and {@link RegistrationState.Lost} is never
 * left out.
 */
@FunctionalInterface
public interface RegistrationListener {

    /** Ignores everything. */
    RegistrationListener NONE = state -> {};

    /** The registration changed its state. The first call tells the state at {@code register}. */
    void onState(RegistrationState state);

    /**
     * The own entry was found missing or altered by others and was put back under the same identity (P8).
     *
     * @param found what was found
     */
    default void onRepaired(String found) {}
}
