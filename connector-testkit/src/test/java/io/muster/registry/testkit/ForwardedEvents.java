package io.muster.registry.testkit;

import io.muster.registry.backend.BackendEvents;

/** Passes a backend's news on; what a mutant does worse it overrides. */
abstract class ForwardedEvents implements BackendEvents {

    private final BackendEvents events;

    ForwardedEvents(BackendEvents events) {
        this.events = events;
    }

    @Override
    public void connected() {
        events.connected();
    }

    @Override
    public void disconnected(String reason) {
        events.disconnected(reason);
    }

    @Override
    public void claimDoubted(String reason) {
        events.claimDoubted(reason);
    }
}
