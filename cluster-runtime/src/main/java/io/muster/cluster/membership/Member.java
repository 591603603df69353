package io.muster.cluster.membership;

import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final LinkSlot slot;
    private final Grace grace;
    private @Nullable LeaveCause leaving;
    private boolean left;
    private Optional<String> lastFailure = Optional.empty();
    private long failedDials;
    private boolean failureTold;
    private volatile MemberStatus status;

    Member(MemberHost host, RegisteredServer server) {
        this.host = host;
        this.server = server;
        this.id = server.id();
        this.instance = server.identity().instance();
        this.group = server.group();
        this.dialling = new Dialling(host, this, host.settings().dials(group));
        this.slot = new LinkSlot(host.owner());
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

    /** Returns the number of the newest link, 0 if none is up. */
    long linkNumber() {
        return slot.number();
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
        perform(slot.isEmpty() ? LinkColumn.NONE : LinkColumn.UP, LeaveCause.REGISTRY);
    }

    /** Does what the table says; {@code cause} is why it leaves, if it does. */
    private void perform(LinkColumn column, LeaveCause cause) {
        Reaction reaction = LivenessTable.of(row(), column);
        host.owner().assertOwner();
        if (leaving != null) {
            return;
        }
        switch (reaction.stay()) {
            case LEFT -> leave(cause);
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
        if (slot.offer(handler, link)) {
            accepted(link);
        }
    }

    private void accepted(Link link) {
        LOG.info("{} connected: {}", this, link.remoteAddress());
        failureTold = false;
        publish();
        sink().onConnected(link);
        host.self().ifPresent(self -> identify(link, self));
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
        Optional<Duration> stayedUp = slot.ended(handler);
        if (stayedUp.isEmpty()) {
            return;
        }
        lastFailure = Optional.of(down.reason().text());
        dialling.linkEnded(stayedUp.get());
        LOG.info("{} disconnected: {}", this, down.reason().text());
        publish();
        sink().onDisconnected(down.link(), down.reason(), down.unsent());
        afterDown(down);
    }

    private void afterDown(MemberLink.Down down) {
        if (leaving != null) {
            finish(leaving);
        } else if (down.isGoodbye(GoodbyeReason.STOPPING)) {
            host.saidGoodbye(down.link().peer().identity(), true);
            perform(LinkColumn.GOODBYE, LeaveCause.GOODBYE);
        } else if (down.isGoodbye(GoodbyeReason.ID_CHANGED)) {
            host.saidGoodbye(down.link().peer().identity(), false);
            perform(LinkColumn.GOODBYE, LeaveCause.ID_CHANGED);
        } else {
            Optional<Link> next = slot.promote();
            if (next.isPresent()) {
                accepted(next.get());
            } else if (down.isOwn(GoodbyeReason.ID_CHANGED)) {
                look();
            } else {
                perform(LinkColumn.BROKEN, LeaveCause.REGISTRY);
            }
        }
    }

    void dialFailed(MemberLink handler, DialFailure failure) {
        host.owner().assertOwner();
        if (leaving != null || !dialling.isCurrent(handler)) {
            return;
        }
        failedDials++;
        lastFailure = Optional.of(failure.text());
        tell(failure);
        sink().onDialFailed(failure);
        boolean retryable = !(failure instanceof DialFailure.Refused refused)
                || refused.reason().retryable();
        dialling.failed(retryable);
        publish();
        host.refresh(group);
    }

    /** In the log once, until a link is up again; the status shows the later ones. */
    private void tell(DialFailure failure) {
        if (failureTold) {
            LOG.debug("{} not connected: {}", this, failure.text());
        } else {
            LOG.info("{} not connected: {}; dialling goes on, its link's status shows how", this, failure.text());
        }
        failureTold = true;
    }

    /** Who we are changed. */
    void ownClaim(OwnClaim.Change change) {
        switch (change) {
            case INCARNATION, ID -> {
                slot.link().ifPresent(link -> host.self().ifPresent(self -> identify(link, self)));
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

    /** We stop; its link may take {@code within} to end. */
    void stop(Duration within) {
        leave(LeaveCause.OWN_STOP, link -> link.goodbye(GoodbyeReason.STOPPING, "", within));
    }

    /** It leaves; with its link, if one is up. */
    void leave(LeaveCause cause) {
        boolean superseded = cause == LeaveCause.SUPERSEDED;
        leave(
                cause,
                link -> link.close(
                        superseded ? GoodbyeReason.SUPERSEDED : GoodbyeReason.LEFT_REGISTRY,
                        superseded ? "a newer instance holds this id" : "no longer listed"));
    }

    private void leave(LeaveCause cause, Consumer<Link> end) {
        host.owner().assertOwner();
        if (leaving != null) {
            return;
        }
        leaving = cause;
        grace.cancel();
        dialling.cancel();
        slot.dropNext();
        Optional<Link> link = slot.link();
        if (link.isEmpty()) {
            finish(cause);
            return;
        }
        publish();
        end.accept(link.get());
    }

    /** Closes the link at once, whatever waits on it. */
    void cutOff() {
        slot.link().ifPresent(link -> link.close(GoodbyeReason.STOPPING, ""));
    }

    private void finish(LeaveCause cause) {
        left = true;
        LOG.info("{} left: {}", this, cause);
        publish();
        sink().onLeft(cause);
        host.ended(this);
    }

    /** The one door by which what others read changes. */
    void publish() {
        MemberStatus next = currentStatus();
        if (!next.equals(status)) {
            LOG.debug("{}: {} to {}", this, status.text(), next.text());
            status = next;
        }
    }

    private MemberStatus currentStatus() {
        LinkView view = slot.live()
                .<LinkView>map(up -> new LinkView.Up(up.since(), up.link().remoteAddress()))
                .or(dialling::view)
                .orElseGet(() -> new LinkView.Waiting(waitingFor()));
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
