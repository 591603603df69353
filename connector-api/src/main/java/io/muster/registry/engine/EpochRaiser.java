package io.muster.registry.engine;

import io.muster.registry.RegistryException;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;

/**
 * Sees to it that a registry that lost data gets a newer epoch while a claim of ours outlived the loss, and that every own entry says the epoch that
 * stands (P3). Where no claim is held, the next claim does the same by itself.
 */
final class EpochRaiser implements EpochWatcher {

    private final EngineContext engine;
    private final EpochTracker epochs;
    private final Registrations registrations;
    private OwnerThread.Timer timer = OwnerThread.Timer.NONE;
    private boolean underWay;
    private int failures;

    EpochRaiser(EngineContext engine, EpochTracker epochs, Registrations registrations) {
        this.engine = engine;
        this.epochs = epochs;
        this.registrations = registrations;
    }

    @Override
    public void dataLost(boolean numbersRepeat) {
        doubtClaims();
        if (numbersRepeat && !underWay) {
            raise();
        }
    }

    @Override
    public void epochChanged() {
        doubtClaims();
    }

    private void doubtClaims() {
        registrations.all().forEach(machine -> machine.doubted(Duration.ZERO));
    }

    private void raise() {
        engine.owner().assertOwner();
        long known = epochs.highest().orElse(-1);
        if (registrations.all().stream().noneMatch(RegistrationMachine::holdsClaim)) {
            underWay = false;
            return;
        }
        underWay = true;
        engine.requests()
                .send(
                        engine.at("raising the epoch"),
                        () -> engine.backend().raiseEpoch(known),
                        new Requests.Answer<Long>() {
                            @Override
                            public void succeeded(Long epoch, long sent) {
                                underWay = false;
                                failures = 0;
                                epochs.told(epoch);
                                // The entries say the old epoch
                                doubtClaims();
                            }

                            @Override
                            public void failed(RegistryException error, boolean unanswered) {
                                failures++;
                                timer = engine.owner()
                                        .schedule(
                                                engine.settings().retry().delay(failures, engine.random()),
                                                EpochRaiser.this::raise);
                            }
                        });
    }

    void stop() {
        engine.owner().assertOwner();
        timer.cancel();
    }
}
