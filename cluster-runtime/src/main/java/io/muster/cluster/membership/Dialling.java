package io.muster.cluster.membership;

import io.muster.cluster.link.DialAttempt;
import io.muster.cluster.link.DialRequest;
import io.muster.registry.RegisteredServer;
import io.muster.registry.ServerIdentity;
import io.muster.registry.time.OwnerThread.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dialling of one member: at most one dial under way or scheduled. Does nothing for a member that dials us. */
final class Dialling {

    private static final int MAX_PORT = 65_535;

    private final MemberHost host;
    private final Member member;
    private final boolean ours;
    private final Redial redial;
    private State state = Idle.INSTANCE;

    private sealed interface State {}

    private enum Idle implements State {
        INSTANCE
    }

    private record UnderWay(DialAttempt attempt, MemberLink handler) implements State {}

    private record Scheduled(Timer timer, Instant at) implements State {}

    Dialling(MemberHost host, Member member, boolean ours) {
        this.host = host;
        this.member = member;
        this.ours = ours;
        this.redial = new Redial(host.settings().redial(), host::random);
    }

    boolean isOurs() {
        return ours;
    }

    /** Dials now, unless a dial is under way or scheduled. */
    void now() {
        if (state == Idle.INSTANCE) {
            dial();
        }
    }

    /** Dials now also if a dial is only scheduled: something changed that makes it likelier to succeed. */
    void hasten() {
        if (state instanceof Scheduled) {
            cancel();
            dial();
        }
    }

    /** Begins anew what is under way or scheduled: whom or as whom we dial has changed. */
    void again() {
        if (state != Idle.INSTANCE) {
            cancel();
            dial();
        }
    }

    /** Schedules a dial after the backoff. */
    void later() {
        schedule(redial.afterFailure());
    }

    void failed(boolean retryable) {
        state = Idle.INSTANCE;
        schedule(retryable ? redial.afterFailure() : redial.afterRefusal());
    }

    /** Gives up what is under way or scheduled. */
    void cancel() {
        State before = state;
        state = Idle.INSTANCE;
        if (before instanceof UnderWay underWay) {
            underWay.attempt().cancel();
        } else if (before instanceof Scheduled scheduled) {
            scheduled.timer().cancel();
        }
    }

    /** Returns whether {@code handler} is that of the dial under way, not of one that was given up. */
    boolean isCurrent(MemberLink handler) {
        return state instanceof UnderWay underWay && underWay.handler() == handler;
    }

    /** The dial under way has become a link. */
    void succeeded() {
        state = Idle.INSTANCE;
    }

    void linkEnded(Duration stayedUp) {
        redial.linkEnded(stayedUp);
    }

    /** Returns how it stands; empty if nothing is under way. */
    Optional<LinkView> view() {
        if (state instanceof UnderWay) {
            return Optional.of(new LinkView.Connecting(redial.nextAttempt()));
        }
        return state instanceof Scheduled scheduled
                ? Optional.of(new LinkView.BackingOff(redial.nextAttempt(), scheduled.at()))
                : Optional.empty();
    }

    /** Returns whether an entry names an address that can be dialled; whoever wrote it may have written anything. */
    static boolean hasAddress(RegisteredServer server) {
        return !server.host().isEmpty() && server.port() >= 1 && server.port() <= MAX_PORT;
    }

    /** Returns whether the two entries name different addresses. */
    static boolean moved(RegisteredServer before, RegisteredServer now) {
        return before.port() != now.port() || !before.host().equals(now.host());
    }

    private void schedule(Duration delay) {
        if (ours && state == Idle.INSTANCE && host.self().isPresent()) {
            Timer timer = host.owner().schedule(delay, this::due);
            state = new Scheduled(timer, host.owner().now().plus(delay));
        }
    }

    private void due() {
        state = Idle.INSTANCE;
        dial();
        member.publish();
    }

    private void dial() {
        @Nullable ServerIdentity self = host.self().orElse(null);
        RegisteredServer server = member.server();
        if (!ours || self == null || !hasAddress(server)) {
            return;
        }
        MemberLink handler = new MemberLink(member, host.owner());
        DialRequest request = new DialRequest(
                server.host(), server.port(), host.settings().end(self), server.identity(), host.nextLinkNumber());
        state = new UnderWay(host.dial(request, handler), handler);
    }
}
