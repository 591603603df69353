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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dialling of one member: at most one dial under way or scheduled. Does nothing for a member that dials us. */
final class Dialling {

    private static final Logger LOG = LoggerFactory.getLogger(Dialling.class);
    private static final int MAX_PORT = 65_535;

    private final MemberHost host;
    private final Member member;
    private final boolean ours;
    private final Redial redial;
    private State state = Idle.INSTANCE;

    private sealed interface State {
        /** Returns it in words, for the log. */
        String text();
    }

    private enum Idle implements State {
        INSTANCE;

        @Override
        public String text() {
            return "idle";
        }
    }

    private record UnderWay(DialAttempt attempt, MemberLink handler) implements State {
        @Override
        public String text() {
            return "dial " + attempt.request().attempt();
        }
    }

    private record Scheduled(Timer timer, Instant at) implements State {
        @Override
        public String text() {
            return "again at " + at;
        }
    }

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
        become(Idle.INSTANCE);
        schedule(retryable ? redial.afterFailure() : redial.afterRefusal());
    }

    /** Gives up what is under way or scheduled. */
    void cancel() {
        State before = state;
        become(Idle.INSTANCE);
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
        become(Idle.INSTANCE);
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

    /** The one door from state to state. */
    private void become(State next) {
        host.owner().assertOwner();
        if (next != state && LOG.isDebugEnabled()) {
            LOG.debug("{}: dialling: {} to {}", member, state.text(), next.text());
        }
        state = next;
    }

    private void schedule(Duration delay) {
        if (ours && state == Idle.INSTANCE && host.self().isPresent()) {
            Timer timer = host.owner().schedule(delay, this::due);
            become(new Scheduled(timer, host.owner().now().plus(delay)));
        }
    }

    private void due() {
        become(Idle.INSTANCE);
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
        become(new UnderWay(host.dial(request, handler), handler));
    }
}
