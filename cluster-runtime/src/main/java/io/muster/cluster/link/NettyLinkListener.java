package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.InstanceId;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener and its handshakes. Thread-safe. */
final class NettyLinkListener implements LinkListener {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLinkListener.class);
    private static final long CLOSE_MILLIS = 1000;

    private final ListenRequest request;
    private final AcceptPolicy policy;
    private final LinkSettings settings;
    private final LongSupplier linkIds;
    private final Refusals refusals;
    private final AcceptLimits limits;
    private final RateLimitedLog log = new RateLimitedLog(LOG, System::nanoTime);
    private final Set<InboundHandshake> handshakes = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile @Nullable Channel channel;

    NettyLinkListener(
            ListenRequest request,
            AcceptPolicy policy,
            LinkSettings settings,
            LongSupplier linkIds,
            Refusals refusals) {
        this.request = request;
        this.policy = policy;
        this.settings = settings;
        this.linkIds = linkIds;
        this.refusals = refusals;
        this.limits = new AcceptLimits(settings.limits());
    }

    void bound(Channel bound) {
        channel = bound;
    }

    /** A connection was accepted. Runs on its event loop. */
    void accepted(Connection connection) {
        if (!limits.begin()) {
            String text = settings.limits().maxHandshakes()
                    + " handshakes are under way, as many as link.max-handshakes allows";
            log("Refused a peer at " + connection.remoteAddress() + ": " + text);
            refusals.byUs(RefusalReason.TOO_MANY_HELD, "", connection.remoteAddress(), text);
            // Said, but not waited for: whoever is beyond the limit must not hold a socket, though the word may be
            // lost.
            connection.writeFrame(FrameEncoder.refused(RefusalReason.TOO_MANY_HELD, text, instance()));
            connection.close();
            return;
        }
        InboundHandshake handshake = new InboundHandshake(this, connection);
        handshakes.add(handshake);
        handshake.start();
        if (closed) {
            handshake.stop();
        }
    }

    void ended(InboundHandshake handshake) {
        if (handshakes.remove(handshake)) {
            limits.end();
        }
    }

    AcceptPolicy policy() {
        return policy;
    }

    AcceptLimits limits() {
        return limits;
    }

    Refusals refusals() {
        return refusals;
    }

    LinkSettings settings() {
        return settings;
    }

    String system() {
        return request.system();
    }

    InstanceId instance() {
        return request.instance();
    }

    long nextLinkId() {
        return linkIds.getAsLong();
    }

    void log(String line) {
        log.info(line);
    }

    @Override
    public InetSocketAddress address() {
        Channel bound = channel;
        return bound != null && bound.localAddress() instanceof InetSocketAddress address ? address : request.address();
    }

    @Override
    public int handshakes() {
        return limits.handshakes();
    }

    @Override
    public int held() {
        return limits.held();
    }

    @Override
    public void close() {
        closed = true;
        Channel bound = channel;
        if (bound != null) {
            var closing = bound.close();
            if (!bound.eventLoop().inEventLoop() && !closing.awaitUninterruptibly(CLOSE_MILLIS)) {
                LOG.warn("The listener at {} was not closed within {} ms", request.address(), CLOSE_MILLIS);
            }
        }
        handshakes.forEach(InboundHandshake::stop);
    }
}
