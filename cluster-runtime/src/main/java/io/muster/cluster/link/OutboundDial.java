package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameDecoder;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.RefusedFrame;
import io.muster.cluster.link.protocol.VersionRange;
import io.muster.cluster.link.protocol.WelcomeFrame;
import io.muster.registry.ServerIdentity;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dial until it is a link. Owner: its event loop, which will be the link's. */
final class OutboundDial implements DialAttempt, Phase {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundDial.class);

    private final DialRequest request;
    private final DialHandler handler;
    private final DialHost network;
    private final LoopContext loop;
    private final ArrayDeque<InetAddress> addresses = new ArrayDeque<>();

    private DialState state = new DialState.Resolving();
    private @Nullable Connection connection;
    private @Nullable Channel connecting;
    private @Nullable Future<?> deadline;
    private String place;

    OutboundDial(DialRequest request, DialHandler handler, DialHost network, LoopContext loop) {
        this.request = request;
        this.handler = handler;
        this.network = network;
        this.loop = loop;
        this.place = request.host() + ":" + request.port();
    }

    void start() {
        network.resolve(request.host()).whenComplete((found, problem) -> loop.run(() -> onResolved(found, problem)));
    }

    @Override
    public DialRequest request() {
        return request;
    }

    @Override
    public void cancel() {
        loop.run(() -> fail(new DialFailure.Cancelled(what("was cancelled"))));
    }

    private void onResolved(@Nullable List<InetAddress> found, @Nullable Throwable problem) {
        if (!(state instanceof DialState.Resolving)) {
            return;
        }
        if (found == null) {
            String cause = problem == null ? "no address" : String.valueOf(problem.getMessage());
            fail(new DialFailure.ConnectFailed(what("found no address: " + cause)));
            return;
        }
        addresses.addAll(found);
        connectNext();
    }

    private void connectNext() {
        InetSocketAddress address = new InetSocketAddress(addresses.remove(), request.port());
        place = request.host().equals(address.getAddress().getHostAddress())
                ? request.host() + ":" + request.port()
                : request.host() + ":" + request.port() + " ("
                        + address.getAddress().getHostAddress() + ")";
        transition(new DialState.Connecting(place));
        var future = network.connect(loop, address);
        connecting = future.channel();
        future.addListener(f -> onLoop(() -> onConnected(future.channel(), f.cause())));
    }

    /** Runs now if this is the loop: it is not when no channel could be made, as with no file descriptor left. */
    private void onLoop(Runnable action) {
        if (loop.eventLoop().inEventLoop()) {
            action.run();
        } else {
            loop.run(action);
        }
    }

    private void onConnected(Channel channel, @Nullable Throwable problem) {
        if (!(state instanceof DialState.Connecting) || channel != connecting) {
            close(channel);
            return;
        }
        if (problem != null) {
            failHere(new DialFailure.ConnectFailed(what("could not connect: " + problem.getMessage())));
            return;
        }
        transition(new DialState.Handshaking());
        connecting = null;
        Connection connected = channel.pipeline().get(Connection.class);
        connection = connected;
        connected.become(this);
        deadline = connected.runAfter(network.settings().times().handshake().toNanos(), this::onTimeout);
        ServerIdentity target = request.target();
        connected.writeFrame(FrameEncoder.identity(new IdentityFrame(
                VersionRange.OURS,
                request.self(),
                new LinkTarget(target.id(), target.instance()),
                request.attempt(),
                List.of())));
        connected.setReading(true);
    }

    private void onTimeout() {
        failHere(new DialFailure.HandshakeTimeout(what(
                "got no answer within " + network.settings().times().handshake().toMillis() + " ms")));
    }

    @Override
    public void onFrame(long header, ByteBuffer memory, int offset, int length) throws MalformedFrameException {
        int type = FrameHeader.type(header);
        ByteBuffer payload = memory.slice(offset, length);
        if (type == FrameType.WELCOME) {
            onWelcome(FrameDecoder.welcome(payload));
        } else if (type == FrameType.REFUSED) {
            onRefused(FrameDecoder.refused(payload));
        } else {
            throw new MalformedFrameException("the answer must be WELCOME or REFUSED, not " + FrameType.name(type));
        }
    }

    private void onWelcome(WelcomeFrame welcome) throws MalformedFrameException {
        ServerIdentity answering = welcome.acceptor().identity();
        boolean meant = answering.instance().equals(request.target().instance())
                && answering.id() == request.target().id();
        if (!meant || !welcome.acceptor().system().equals(request.self().system())) {
            throw new MalformedFrameException("meant " + request.target() + " of system '"
                    + request.self().system() + "', welcomed by " + welcome.acceptor());
        }
        Connection ours = connection;
        if (!(state instanceof DialState.Handshaking) || ours == null) {
            return;
        }
        transition(new DialState.Up(welcome.acceptor().label()));
        LinkOrigin origin = new LinkOrigin(
                network.nextLinkId(),
                LinkDirection.UPSTREAM,
                request.attempt(),
                request.self(),
                welcome.acceptor(),
                ours.remoteAddress());
        new LiveLink(origin, ours, network.settings(), handler).start();
    }

    private void onRefused(RefusedFrame refused) {
        RefusalReason reason = refused.reason();
        String code = reason == RefusalReason.UNRECOGNISED ? "reason " + refused.code() : reason.toString();
        Connection ours = connection;
        if (ours != null) {
            String peer = "server " + request.target().id();
            network.refusals().byPeer(reason, peer, ours.remoteAddress(), code + ": " + refused.text());
        }
        failHere(new DialFailure.Refused(
                reason,
                refused.text(),
                refused.answering(),
                what("was refused by instance " + refused.answering() + ": " + code + ": " + refused.text())));
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        Connection ours = connection;
        if (state instanceof DialState.Handshaking && ours != null) {
            ours.closeAfter(FrameEncoder.goodbye(GoodbyeReason.PROTOCOL_ERROR, problem.detail()));
            connection = null;
        }
        failHere(new DialFailure.Protocol(what("got a wrong answer: " + problem.detail())));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        String why = cause == null ? "" : ": " + cause.getMessage();
        failHere(new DialFailure.ClosedEarly(what("was closed by the peer before it answered" + why)));
    }

    /** Fails at one address: another address of the name may be the right one, unless the right server has answered. */
    private void failHere(DialFailure failure) {
        if (state instanceof DialState.Ended) {
            return;
        }
        boolean answered =
                failure instanceof DialFailure.Refused refused && refused.reason() != RefusalReason.WRONG_TARGET;
        if (answered || addresses.isEmpty()) {
            fail(failure);
        } else {
            LOG.debug("{}; trying the next address", failure.text());
            abandon();
            connectNext();
        }
    }

    private void fail(DialFailure failure) {
        if (state instanceof DialState.Ended) {
            return;
        }
        transition(new DialState.Failed(failure));
        abandon();
        try {
            handler.onFailed(failure);
        } catch (Throwable e) {
            LOG.error("onFailed of the dial's handler failed", e);
        }
    }

    private void abandon() {
        Connection ours = connection;
        connection = null;
        if (ours != null) {
            ours.become(new Lingering(ours));
            ours.close();
        } else if (connecting != null) {
            close(connecting);
        }
    }

    /** Closes what can be open: a channel that could not be made has no event loop, and closing it throws. */
    private static void close(Channel channel) {
        if (channel.isRegistered()) {
            channel.close();
        }
    }

    /** The one door from state to state. */
    private void transition(DialState next) {
        loop.assertOwner();
        LOG.debug(
                "Dial {} of server {}: {} to {}",
                request.attempt(),
                request.target().id(),
                state,
                next);
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        state = next;
        if (next instanceof DialState.Ended) {
            network.ended(this);
        }
    }

    private String what(String happened) {
        return "Dial " + request.attempt() + " of server " + request.target().id() + " at " + place + " " + happened;
    }
}
