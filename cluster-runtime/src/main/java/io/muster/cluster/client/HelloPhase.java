package io.muster.cluster.client;

import io.muster.cluster.dispatch.CallbackThread;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.muster.cluster.link.protocol.RefusalReason;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An accepted connection that is no client yet: says hello, then waits for the gate's decision. Owner: the event loop. */
final class HelloPhase implements ClientChannel.Phase {

    private static final Logger LOG = LoggerFactory.getLogger(HelloPhase.class);

    private final NettyClientListener listener;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable ClientChannel channel;
    private @Nullable Future<?> deadline;
    private boolean hasGreeted;
    private boolean isOver;

    HelloPhase(NettyClientListener listener) {
        this.listener = listener;
    }

    void start(ClientChannel accepted) {
        channel = accepted;
        startDeadline(accepted, "hello was not complete in time");
    }

    @Override
    public int mostBytes(int type) {
        return type == FrameType.IDENTITY && !hasGreeted
                ? ClientFrames.HELLO_BYTES + listener.config().maxTokenBytes()
                : -1;
    }

    @Override
    public void onFrame(int type, int tag, ByteBuf payload) throws MalformedFrameException {
        byte[] token = ClientFrames.hello(payload.nioBuffer(), listener.config().maxTokenBytes());
        ClientChannel greeted = channel;
        if (greeted == null || isOver) {
            return;
        }
        hasGreeted = true;
        // Nothing more is read before it is decided, so nothing can pile up either.
        greeted.setReading(false);
        startDeadline(greeted, "hello was not decided in time");
        CallbackThread.markLoop();
        try {
            listener.gate().onHello(new WaitingHello(greeted, token));
        } catch (RuntimeException | Error e) {
            LOG.error("The client gate failed; the client at {} is refused", greeted.remoteAddress(), e);
            refuse(ClientRefusal.INTERNAL, "the server failed");
        }
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        boolean version = problem.refusal() == RefusalReason.VERSION;
        refuse(version ? ClientRefusal.VERSION : ClientRefusal.MALFORMED, problem.detail());
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        ended();
    }

    /** Refuses it because the listener stops; from any thread. */
    void stop(String text) {
        ClientChannel stopped = channel;
        if (stopped != null) {
            stopped.run(() -> refuse(ClientRefusal.STOPPING, text));
        }
    }

    void refuse(ClientRefusal refusal, String text) {
        ClientChannel refused = channel;
        if (refused != null && ended()) {
            LOG.debug("Refused the client at {}: {}: {}", refused.remoteAddress(), refusal, text);
            refused.closeAfter(ClientFrames.refused(refusal, text));
        }
    }

    private void accept(ClientChannel accepted) {
        if (ended()) {
            listener.welcome(accepted);
        }
    }

    /** Returns whether this ended it: only the first of decision, deadline and close does. */
    private boolean ended() {
        if (isOver) {
            return false;
        }
        isOver = true;
        decided.set(true);
        if (deadline != null) {
            deadline.cancel(false);
        }
        listener.ended(this);
        return true;
    }

    private void startDeadline(ClientChannel of, String text) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        deadline = of.after(listener.config().times().handshake(), () -> refuse(ClientRefusal.TIMEOUT, text));
    }

    /** What the gate sees. */
    private final class WaitingHello implements ClientHello {

        private final ClientChannel greeted;
        private final byte[] token;

        WaitingHello(ClientChannel greeted, byte[] token) {
            this.greeted = greeted;
            this.token = token;
        }

        @Override
        public byte[] token() {
            return token.clone();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return greeted.remoteAddress();
        }

        @Override
        public void accept() {
            if (decided.compareAndSet(false, true)) {
                greeted.run(() -> HelloPhase.this.accept(greeted));
            }
        }

        @Override
        public void refuse(String text) {
            if (decided.compareAndSet(false, true)) {
                greeted.run(() -> HelloPhase.this.refuse(ClientRefusal.GATE, text));
            }
        }
    }
}
