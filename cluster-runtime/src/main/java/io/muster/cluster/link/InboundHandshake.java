package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.VersionRange;
import io.muster.cluster.link.protocol.WelcomeFrame;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An accepted connection until it is a link. Owner: its event loop; decisions come from any thread and are carried there. */
final class InboundHandshake implements Phase, IncomingLink {

    private static final Logger LOG = LoggerFactory.getLogger(InboundHandshake.class);

    private final NettyLinkListener listener;
    private final Connection connection;
    private final InetSocketAddress remoteAddress;

    private InboundState state = new InboundState.AwaitingIdentity();
    private @Nullable IdentityFrame identity;
    private @Nullable Future<?> deadline;
    private @Nullable Runnable whenGone;

    InboundHandshake(NettyLinkListener listener, Connection connection) {
        this.listener = listener;
        this.connection = connection;
        this.remoteAddress = connection.remoteAddress();
    }

    /** Starts the clock, which runs from being accepted, whatever arrives. */
    void start() {
        connection.become(this);
        deadline = connection.runAfter(
                listener.settings().times().identity().toNanos(),
                () -> refuseHere(
                        RefusalReason.IDENTITY_TIMEOUT,
                        "IDENTITY was not complete within "
                                + listener.settings().times().identity().toMillis()
                                + " ms; a slow network needs a longer link.identity-timeout"));
    }

    @Override
    public IdentityFrame identity() {
        return Objects.requireNonNull(identity, "the policy is asked only after IDENTITY");
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void admit(LinkEnd self, LinkHandler handler) {
        if (!self.identity().instance().equals(listener.instance())) {
            throw new IllegalArgumentException("self=" + self + " must be the instance the listener was bound with");
        }
        connection.run(() -> admitNow(self, handler));
    }

    @Override
    public void refuse(RefusalReason reason, String text) {
        connection.run(() -> {
            if (isUndecided()) {
                whenGone = null;
                refuseHere(reason, text);
            }
        });
    }

    @Override
    public boolean hold() {
        if (!listener.limits().hold(remoteAddress.getAddress())) {
            refuse(RefusalReason.TOO_MANY_HELD, "too many peers are waiting to be listed; try again later");
            return false;
        }
        connection.run(() -> {
            if (state instanceof InboundState.Deciding) {
                transition(new InboundState.Held());
            } else {
                listener.limits().release(remoteAddress.getAddress());
            }
        });
        return true;
    }

    @Override
    public void whenGone(Runnable action) {
        connection.run(() -> {
            if (isUndecided()) {
                whenGone = action;
            } else if (state instanceof InboundState.Gone) {
                action.run();
            }
        });
    }

    /** The listener closes. */
    void stop() {
        connection.run(() -> refuseHere(RefusalReason.STOPPING, "this server is stopping"));
    }

    @Override
    public void onFrame(long header, ByteBuffer memory, int offset, int length) throws MalformedFrameException {
        int type = FrameHeader.type(header);
        if (type != FrameType.IDENTITY) {
            throw new MalformedFrameException("the first frame must be IDENTITY, not " + FrameType.name(type));
        }
        identity = FrameDecoder.identity(memory.slice(offset, length));
        connection.reader().pause();
        connection.setReading(false);
    }

    @Override
    public void onReadEnd() {
        IdentityFrame said = identity;
        if (said == null || state instanceof InboundState.Ended) {
            return;
        }
        if (connection.reader().carries()) {
            refuseHere(RefusalReason.MALFORMED, "data followed IDENTITY before it was answered");
        } else if (state instanceof InboundState.AwaitingIdentity) {
            check(said);
        }
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        refuseHere(problem.refusal(), problem.detail());
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        if (state instanceof InboundState.Ended) {
            return;
        }
        if (state instanceof InboundState.AwaitingIdentity
                && !connection.reader().carries()) {
            LOG.debug("{} connected and closed without a word, as health probes do", remoteAddress);
        } else {
            listener.log(describe() + " closed the connection before it was answered");
        }
        transition(new InboundState.Gone());
        connection.close();
        runWhenGone();
    }

    private void check(IdentityFrame said) {
        if (!said.dialler().system().equals(listener.system())) {
            refuseHere(
                    RefusalReason.WRONG_SYSTEM,
                    "this server belongs to system '" + listener.system() + "', not '"
                            + said.dialler().system() + "'; compare muster.system and the registry of both");
        } else if (!said.target().instance().equals(listener.instance())) {
            refuseHere(
                    RefusalReason.WRONG_TARGET,
                    "you mean instance " + said.target().instance() + ", this is " + listener.instance()
                            + "; that process has ended, or two servers advertise one address");
        } else {
            ask();
        }
    }

    private void ask() {
        transition(new InboundState.Deciding());
        deadline = connection.runAfter(
                listener.settings().times().hold().toNanos(),
                () -> refuseHere(
                        RefusalReason.NOT_LISTED_YET,
                        "you are not listed as this server sees the registry; if this goes on, compare the registry of both"));
        try {
            listener.policy().onIdentity(this);
        } catch (RuntimeException e) {
            LOG.error("The accept policy failed on {}", describe(), e);
            refuseHere(RefusalReason.INTERNAL, "the accept policy failed");
        }
    }

    private void admitNow(LinkEnd self, LinkHandler handler) {
        if (!isUndecided()) {
            return;
        }
        IdentityFrame said = identity();
        if (self.identity().id() != said.target().id()) {
            whenGone = null;
            refuseHere(
                    RefusalReason.WRONG_TARGET,
                    "you mean id " + said.target().id() + ", this server's id is "
                            + self.identity().id());
            return;
        }
        transition(new InboundState.Admitted());
        int version = said.versions().newestCommon(VersionRange.OURS).orElseThrow();
        connection.writeFrame(FrameEncoder.welcome(new WelcomeFrame(version, self, java.util.List.of())));
        connection.reader().unpause();
        connection.setReading(true);
        LinkOrigin origin = new LinkOrigin(
                listener.nextLinkId(), LinkDirection.DOWNSTREAM, said.attempt(), self, said.dialler(), remoteAddress);
        new LiveLink(origin, connection, listener.settings(), handler).start();
    }

    private void refuseHere(RefusalReason reason, String text) {
        if (state instanceof InboundState.Ended) {
            return;
        }
        transition(new InboundState.Refused(reason, text));
        connection.closeAfter(FrameEncoder.refused(reason, text, listener.instance()));
        runWhenGone();
    }

    private boolean isUndecided() {
        return state instanceof InboundState.Deciding || state instanceof InboundState.Held;
    }

    private void runWhenGone() {
        Runnable action = whenGone;
        whenGone = null;
        if (action != null) {
            action.run();
        }
    }

    /** The one door from state to state. */
    private void transition(InboundState next) {
        connection.assertOwner();
        LOG.debug("{}: {} to {}", describe(), state, next);
        if (state instanceof InboundState.Held) {
            listener.limits().release(remoteAddress.getAddress());
        }
        if (!(next instanceof InboundState.Held) && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        state = next;
        if (next instanceof InboundState.Refused refused) {
            listener.log("Refused " + describe() + ": " + refused.reason() + ": " + refused.text());
            listener.refusals().byUs(refused.reason(), claimedLabel(), remoteAddress, refused.text());
        }
        if (next instanceof InboundState.Ended) {
            listener.ended(this);
        }
    }

    /** Returns who the peer says it is; empty if it has not said. */
    private String claimedLabel() {
        IdentityFrame said = identity;
        return said == null ? "" : said.dialler().label();
    }

    private String describe() {
        String label = claimedLabel();
        return (label.isEmpty() ? "a peer" : label) + " at " + remoteAddress;
    }
}
