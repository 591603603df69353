package io.muster.cluster;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;

/**
 * Hears of this server's own state. Callbacks are serial, on a worker thread; they may block and throw, which delays and harms nobody but
 * the next callback of this listener.
 */
public interface ClusterListener {

    /** The cluster's state changed. */
    default void onState(ClusterState state) {}

    /** The registration changed: pending, registered, suspended (the claim lapsed; links stay), lost, leaving, departed. */
    default void onRegistration(RegistrationState state) {}

    /** We are registered under another id than before; remote servers see the old one leave and the new one join. */
    default void onIdChanged(ServerIdentity before, ServerIdentity now) {}

    /** The own entry was found missing or altered in the registry and was put back; {@code found} says what was found. */
    default void onRepaired(String found) {}

    /** How far the view of the registry can be trusted changed. */
    default void onFreshness(Freshness freshness) {}
}
