package io.muster.cluster.membership;

import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One (id, instance) from joined to left. Everything runs on the owner thread but {@link #status()}, {@link #id()}, {@link #instance()} and
 * {@link #group()}.
 */
public final class Member {

    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    private final MemberHost host;
    private final Dialling dialling;
    private final int id;
    private final InstanceId instance;
    private final String group;
    private RegisteredServer server;
    private boolean listed = true;
    private @Nullable MemberSink sink;
    private @Nullable LiveLink live;
    private @Nullable LiveLink replacement;
    private final Grace grace;
    private @Nullable LeaveCause leaving;
    private boolean left;
    private Optional<String> lastFailure = Optional.empty();
    private long failedDials;
    private volatile MemberStatus status;

    private record LiveLink(MemberLink handler, Link link, long upSince, Instant since) {}

    Member(MemberHost host, RegisteredServer server) {
        this.host = host;
        this.server = server;
        this.id = server.id();
        this.instance = server.identity().instance();
        this.group = server.group();
        this.dialling = new Dialling(host, this, host.settings().dials(group));
        this.grace = new Grace(host.owner(), host.settings().membership().grace(), this::graceOver);
        this.status = currentStatus();
    }

    /** Returns the id. */
    public int id() {
        return id;
    }

    /** Returns the process start. */
    public InstanceId instance() {
        return instance;
    }

    /** Returns the group. */
    public String group() {
        return group;
    }

    /** Returns whether we dial it; else it dials us. */
    public boolean isUpstream() {
        return dialling.isOurs();
    }

    /** Returns how it stands. From any thread. */
    public MemberStatus status() {
        return status;
    }

    MemberSink sink() {
        return Objects.requireNonNull(sink, "joined() comes first");
    }

    RegisteredServer server() {
        return server;
    }

    RegistryRow row() {
        return RegistryRow.of(host.freshness(), listed, host.settings().isUp(server));
    }

    boolean isLeaving() {
        return leaving != null;
    }

    /** Returns the number of the link that is up, 0 if none is. */
    long linkNumber() {
        LiveLink newest = replacement != null ? replacement : live;
        return newest == null ? 0 : newest.link().attempt();
    }

    void joined(MemberSink newSink) {
        host.owner().assertOwner();
        sink = newSink;
        LOG.info("{} joined: {}:{} {}", this, server.host(), server.port(), server.health());
        look();
    }

    /** A snapshot lists it. */
    void listed(RegisteredServer now) {
        listed = true;
        boolean older =
                server.identity().incarnation().isNewerThan(now.identity().incarnation());
        if (!older && !now.equals(server)) {
            boolean moved = Dialling.moved(server, now);
            server = now;
            if (moved) {
                dialling.again();
            }
            publish();
            sink().onChanged();
        }
        look();
    }

    /** A snapshot does not list it. */
    void unlisted() {
        listed = false;
        look();
    }

    /** Does what the table says for how things stand. */
    void look() {
        perform(LivenessTable.of(row(), live == null ? LinkColumn.NONE : LinkColumn.UP));
    }

    private void perform(Reaction reaction) {
        host.owner().assertOwner();
        if (leaving != null) {
            return;
        }
        switch (reaction.stay()) {
            case LEFT -> leave(LeaveCause.REGISTRY);
            case ORPHAN -> orphan();
            case MEMBER -> {
                if (listed) {
                    grace.cancel();
                }
            }
        }
        if (reaction.hint() && reaction.stay() == Reaction.Stay.MEMBER) {
            host.refresh(group);
        }
        switch (reaction.dial()) {
            case NOW -> dialling.now();
            case LATER -> dialling.later();
            case CANCEL -> dialling.cancel();
            case KEEP -> {}
        }
        publish();
    }

    private void orphan() {
        if (grace.start()) {
            LOG.info("{} is no longer listed, but its link is up; it stays a member for now", this);
            host.refresh(group);
        }
    }

    private void graceOver() {
        if (row() == RegistryRow.ABSENT) {
            leave(LeaveCause.REGISTRY);
        } else {
            // not current any more: a new grace begins with the next current view that does not list it
            publish();
        }
    }

    /** A link came up, dialled by either side. */
    void linkUp(MemberLink handler, Link link) {
        host.owner().assertOwner();
        boolean givenUp = dialling.isOurs() && !dialling.isCurrent(handler);
        if (leaving != null || givenUp) {
            link.close(GoodbyeReason.DUPLICATE_LINK, "this link came up after it had been given up");
            return;
        }
        dialling.succeeded();
        LiveLink up = new LiveLink(
                handler, link, host.owner().nanoTime(), host.owner().now());
        if (live == null) {
            accept(up);
        } else if (link.attempt() > linkNumber()) {
            closeReplacement();
            replacement = up;
            live.link().close(GoodbyeReason.DUPLICATE_LINK, "a newer link of the same server replaces this one");
        } else {
            link.close(GoodbyeReason.DUPLICATE_LINK, "a newer link of the same server is up");
        }
    }

    private void accept(LiveLink up) {
        live = up;
        LOG.info("{} connected: {}", this, up.link().remoteAddress());
        publish();
        sink().onConnected(up.link());
        host.self().ifPresent(self -> identify(up.link(), self));
        look();
    }

    private void identify(Link link, ServerIdentity self) {
        if (link.self().identity().id() != self.id()) {
            link.goodbye(GoodbyeReason.ID_CHANGED, "now id " + self.id());
        } else {
            link.reidentify(self.incarnation());
        }
    }

    void peerReidentified(Link link) {
        if (link.peer().identity().incarnation().isNewerThan(server.identity().incarnation())) {
            host.refresh(group);
        }
    }

    void linkDown(MemberLink handler, MemberLink.Down down) {
        host.owner().assertOwner();
        LiveLink ended = live;
        if (ended == null || ended.handler() != handler) {
            if (replacement != null && replacement.handler() == handler) {
                replacement = null;
            }
            return;
        }
        live = null;
        lastFailure = Optional.of(down.reason().text());
        dialling.linkEnded(Duration.ofNanos(host.owner().nanoTime() - ended.upSince()));
        LOG.info("{} disconnected: {}", this, down.reason().text());
        publish();
        sink().onDisconnected(down.link(), down.reason(), down.unsent());
        afterDown(down);
    }

    private void afterDown(MemberLink.Down down) {
        LiveLink next = replacement;
        replacement = null;
        if (leaving != null) {
            finish(leaving);
        } else if (isGoodbye(down.reason(), GoodbyeReason.STOPPING)) {
            host.saidGoodbye(down.link().peer().identity(), true);
            leave(LeaveCause.GOODBYE);
        } else if (isGoodbye(down.reason(), GoodbyeReason.ID_CHANGED)) {
            host.saidGoodbye(down.link().peer().identity(), false);
            leave(LeaveCause.ID_CHANGED);
        } else if (next != null) {
            accept(next);
        } else if (isOwnIdChange(down.reason())) {
            look();
        } else {
            perform(LivenessTable.of(row(), LinkColumn.BROKEN));
        }
    }

    private static boolean isGoodbye(DownReason reason, GoodbyeReason which) {
        return reason instanceof DownReason.PeerGoodbye goodbye && goodbye.reason() == which;
    }

    private static boolean isOwnIdChange(DownReason reason) {
        return reason instanceof DownReason.LocalClose close && close.reason() == GoodbyeReason.ID_CHANGED;
    }

    void dialFailed(MemberLink handler, DialFailure failure) {
        host.owner().assertOwner();
        if (leaving != null || !dialling.isCurrent(handler)) {
            return;
        }
        failedDials++;
        lastFailure = Optional.of(failure.text());
        LOG.debug("{} not connected: {}", this, failure.text());
        boolean retryable = !(failure instanceof DialFailure.Refused refused)
                || refused.reason().retryable();
        dialling.failed(retryable);
        publish();
        host.refresh(group);
    }

    /** Who we are changed. */
    void ownClaim(OwnClaim.Change change) {
        LiveLink up = live;
        switch (change) {
            case INCARNATION, ID -> {
                if (up != null) {
                    host.self().ifPresent(self -> identify(up.link(), self));
                }
                if (change == OwnClaim.Change.ID) {
                    dialling.again();
                } else {
                    dialling.hasten();
                }
            }
            case UNUSABLE -> dialling.cancel();
            case USABLE, NOTHING -> {}
        }
        look();
    }

    /** It leaves; with its link, if one is up. */
    void leave(LeaveCause cause) {
        host.owner().assertOwner();
        if (leaving != null) {
            return;
        }
        leaving = cause;
        grace.cancel();
        dialling.cancel();
        closeReplacement();
        if (live == null) {
            finish(cause);
            return;
        }
        publish();
        switch (cause) {
            case OWN_STOP -> live.link().goodbye(GoodbyeReason.STOPPING, "");
            case SUPERSEDED -> live.link().close(GoodbyeReason.SUPERSEDED, "a newer instance holds this id");
            default -> live.link().close(GoodbyeReason.LEFT_REGISTRY, "no longer listed");
        }
    }

    /** Closes the link at once, whatever waits on it. */
    void cutOff() {
        if (live != null) {
            live.link().close(GoodbyeReason.STOPPING, "");
        }
    }

    private void closeReplacement() {
        if (replacement != null) {
            replacement.link().close(GoodbyeReason.DUPLICATE_LINK, "given up");
            replacement = null;
        }
    }

    private void finish(LeaveCause cause) {
        left = true;
        LOG.info("{} left: {}", this, cause);
        publish();
        sink().onLeft(cause);
        host.ended(this);
    }

    void publish() {
        status = currentStatus();
    }

    private MemberStatus currentStatus() {
        LiveLink up = live;
        LinkView view = up != null
                ? new LinkView.Up(up.since(), up.link().remoteAddress())
                : dialling.view().orElseGet(() -> new LinkView.Waiting(waitingFor()));
        return new MemberStatus(
                server,
                host.settings().isUp(server),
                grace.view(),
                left ? Optional.ofNullable(leaving) : Optional.empty(),
                view,
                lastFailure,
                failedDials);
    }

    private String waitingFor() {
        if (left) {
            return "it left";
        }
        if (!dialling.isOurs()) {
            return "it dials us";
        }
        if (host.self().isEmpty()) {
            return "we have no id yet";
        }
        if (!Dialling.hasAddress(server)) {
            return "it advertises no address";
        }
        return host.settings().isUp(server)
                ? "a dial begins"
                : "it is " + server.health().status();
    }

    /** Returns {@code group/id (instance)}. */
    @Override
    public String toString() {
        return group + "/" + id + " (" + instance + ")";
    }
}
