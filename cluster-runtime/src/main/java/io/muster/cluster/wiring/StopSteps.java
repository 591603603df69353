package io.muster.cluster.wiring;

import io.muster.cluster.StopReport;
import io.muster.registry.Departure;
import io.muster.registry.RegistrationState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a graceful stop, on a thread of their own, because some of them block; all within one deadline. */
final class StopSteps {

    static final RegistrationState NOT_REGISTERED = new RegistrationState.Pending(0, Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(StopSteps.class);
    private static final Duration LAST_MOMENT = Duration.ofMillis(500);

    private final Running running;
    private final Duration bound;
    private boolean callbacksEnded;
    private long unsentToClients;
    private final long begun = System.nanoTime();

    StopSteps(Running running, Duration bound) {
        this.running = running;
        this.bound = bound;
    }

    /**
     * Tells the clients; then tells the peers and leaves the registry, at the same time; then waits for what is queued to go out and for
     * callbacks to end.
     *
     * @param callbacks returns what completes when all callbacks given so far have ended
     */
    Departure sayGoodbye(Supplier<CompletionStage<Void>> callbacks) throws InterruptedException {
        stopClients();
        // The last quarter is for callbacks, and for links that are still up then
        CompletionStage<Void> linksDown =
                running.membership().stop(remaining().multipliedBy(3).dividedBy(4));
        CompletionStage<Departure> left = running.registration().deregister(atLeastSome(remaining()));
        if (await(linksDown, remaining()).isEmpty()
                && !linksDown.toCompletableFuture().isDone()) {
            LOG.warn("Links are still up after {}; they are closed now", bound);
            running.membership().cutOff();
            await(linksDown, LAST_MOMENT);
        }
        Departure departure = await(left, atLeastSome(remaining())).orElse(Departure.PENDING);
        CompletionStage<Void> ended = callbacks.get();
        await(ended, remaining());
        callbacksEnded = ended.toCompletableFuture().isDone();
        return departure;
    }

    /** Before the links, so that what clients sent last still finds its way. */
    private void stopClients() throws InterruptedException {
        if (running.clients().isPresent()) {
            Duration half = remaining().dividedBy(2);
            // If even that is late nobody knows how many, and nobody shall take this stop for a clean one.
            unsentToClients = await(running.clients().get().stop(half), half.plus(LAST_MOMENT))
                    .orElse(1L);
            if (unsentToClients > 0) {
                LOG.warn("Clients did not take {} messages that were queued for them within {}", unsentToClients, half);
            }
        }
    }

    /**
     * Returns what came of it.
     *
     * @param untaken messages that had come and that no handler took before their link ended
     * @param waiting how many callbacks had not ended when the time was over
     */
    StopReport report(Departure departure, int links, long unsent, long untaken, int waiting) {
        long undelivered = untaken + (callbacksEnded ? 0 : waiting);
        return new StopReport(
                departure, links, unsent, unsentToClients, undelivered, Duration.ofNanos(System.nanoTime() - begun));
    }

    private Duration remaining() {
        Duration left = bound.minusNanos(System.nanoTime() - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration atLeastSome(Duration duration) {
        return duration.compareTo(LAST_MOMENT) < 0 ? LAST_MOMENT : duration;
    }

    private static <T> Optional<T> await(CompletionStage<T> stage, Duration atMost) throws InterruptedException {
        try {
            return Optional.ofNullable(stage.toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.warn("A step of the stop failed", e);
            return Optional.empty();
        }
    }
}
