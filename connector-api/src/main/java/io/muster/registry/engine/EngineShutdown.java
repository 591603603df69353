package io.muster.registry.engine;

import io.muster.registry.ConnectorDiagnosis.Connection;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an engine within its close bound (P20): leave, let callbacks end, end the threads, close the backend. Each step has a share of the bound, so
 * that one that hangs leaves time for the next.
 */
final class EngineShutdown {

    private static final Logger LOG = LoggerFactory.getLogger(EngineShutdown.class);

    private static final double LEAVE_SHARE = 0.6;
    private static final double CALLBACK_SHARE = 0.7;
    private static final double THREAD_SHARE = 0.8;
    /** What the backend gets after an interrupt: enough to hang up, not to wait. */
    private static final Duration HURRIED = Duration.ofMillis(200);
    /** A bound of more than a day is as good as one: backends may add to it and multiply it. */
    private static final long LONGEST = Duration.ofDays(1).toNanos();

    private final EngineContext engine;
    private final ConnectionStatus status;
    private final Membership membership;
    private final Registrations registrations;
    private final Collection<Watch> watches;
    private final Waiting waiting;
    private final long begin;

    EngineShutdown(
            EngineContext engine,
            ConnectionStatus status,
            Membership membership,
            Registrations registrations,
            Collection<Watch> watches) {
        this.engine = engine;
        this.status = status;
        this.membership = membership;
        this.registrations = registrations;
        this.watches = watches;
        waiting = new Waiting(engine.owner());
        begin = engine.owner().nanoTime();
    }

    void run() {
        watches.forEach(watch -> watch.mailbox().close());
        leave();
        endCallbacks();
        endThreads();
        closeBackend();
        waiting.restoreInterrupt();
    }

    private void leave() {
        List<RegistrationMachine> machines = List.copyOf(registrations.all());
        Duration bound = until(LEAVE_SHARE);
        engine.owner().execute(() -> {
            membership.close();
            machines.forEach(machine -> machine.leave(bound));
        });
        // those that left before and are still pending too: nobody tries any more after this
        CompletableFuture<?>[] removals =
                machines.stream().map(RegistrationMachine::removed).toArray(CompletableFuture<?>[]::new);
        waiting.until(CompletableFuture.allOf(removals), bound);
        machines.forEach(RegistrationMachine::abandon);
    }

    private void endCallbacks() {
        List<Mailbox> others = Stream.concat(
                        watches.stream().map(Watch::mailbox),
                        registrations.all().stream().map(RegistrationMachine::mailbox))
                .filter(mailbox -> !mailbox.isCaller())
                .toList();
        CompletableFuture<?>[] idle = others.stream().map(Mailbox::idle).toArray(CompletableFuture<?>[]::new);
        waiting.until(CompletableFuture.allOf(idle), until(CALLBACK_SHARE));
        registrations.all().forEach(machine -> machine.mailbox().close());
        others.stream()
                .filter(mailbox -> !mailbox.isIdle())
                .forEach(mailbox -> LOG.warn(
                        "A callback of {} is still running while the connector closes; it is interrupted",
                        mailbox.name()));
    }

    private void endThreads() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        engine.owner().execute(() -> {
            registrations.stop();
            engine.requests().close();
            status.transition(Connection.CLOSED, "it was closed");
            quiet.complete(null);
        });
        waiting.until(quiet, until(THREAD_SHARE));
        try {
            engine.threads().close(waiting.wasInterrupted() ? Duration.ZERO : until(THREAD_SHARE));
        } catch (InterruptedException e) {
            waiting.interrupted();
        }
    }

    private void closeBackend() {
        Duration rest = until(1);
        try {
            engine.backend().close(waiting.wasInterrupted() && rest.compareTo(HURRIED) > 0 ? HURRIED : rest);
        } catch (RuntimeException e) {
            LOG.warn("{} failed; it goes unheeded, as the connector is closed", engine.at("closing the connection"), e);
        }
    }

    /** Returns how long it is until {@code share} of the close bound has passed. */
    private Duration until(double share) {
        long end = begin + (long) (Math.min(OwnerThread.nanos(engine.settings().closeBound()), LONGEST) * share);
        return Duration.ofNanos(Math.max(0, end - engine.owner().nanoTime()));
    }
}
