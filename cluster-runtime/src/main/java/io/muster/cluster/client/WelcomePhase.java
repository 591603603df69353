package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig;
import io.muster.cluster.config.ClientConfig.ClientTimes;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The client's end of a handshake: has said hello and waits for the answer. Owner: the event loop. */
final class WelcomePhase implements ClientChannel.Phase {

    private static final int LONGEST_MILLIS = 24 * 60 * 60 * 1_000;

    private final NettyMusterClient client;
    private final ClientHandler handler;
    private final String where;
    private final CompletableFuture<ClientConnection> answer;
    private @Nullable ClientChannel channel;
    private @Nullable Future<?> deadline;

    WelcomePhase(
            NettyMusterClient client, ClientHandler handler, String where, CompletableFuture<ClientConnection> answer) {
        this.client = client;
        this.handler = handler;
        this.where = where;
        this.answer = answer;
    }

    void on(ClientChannel connecting) {
        channel = connecting;
    }

    void start(byte[] token) {
        ClientChannel connected = channel;
        if (connected == null || answer.isDone()) {
            fail(new IOException(where + " is not wanted any more"));
            return;
        }
        Duration handshake = client.config().times().handshake();
        deadline = connected.after(
                handshake,
                () -> fail(new IOException(where + " did not answer within " + handshake.toMillis() + " ms")));
        connected.write(ClientFrames.hello(token));
        connected.flush();
    }

    @Override
    public int mostBytes(int type) {
        return switch (type) {
            case FrameType.WELCOME -> ClientFrames.WELCOME_BYTES;
            case FrameType.REFUSED -> ClientFrames.MAX_CONTROL_BYTES;
            default -> -1;
        };
    }

    @Override
    public void onFrame(int type, int tag, ByteBuf payload) throws MalformedFrameException {
        if (type == FrameType.REFUSED) {
            ClientFrames.Ending refused = ClientFrames.ending(type, payload.nioBuffer());
            ClientRefusal refusal = ClientRefusal.of(refused.code());
            fail(new ClientRefusedException(
                    where + " refused: " + refusal + " (" + refused.text() + ")", refusal.retryable()));
            return;
        }
        ClientBounds bounds = bounds(ClientFrames.welcome(payload.nioBuffer()));
        ClientChannel welcomed = channel;
        if (welcomed != null && !answer.isDone()) {
            cancelDeadline();
            LiveClient live = client.welcomed(welcomed, bounds, handler);
            answer.complete(live);
        }
    }

    @Override
    public void onMalformed(MalformedFrameException problem) {
        fail(new IOException(where + " did not answer as a client listener does: " + problem.detail()));
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        fail(new IOException(where + " closed the connection before it answered", cause));
    }

    /** Nobody waits for the answer any more; from any thread. */
    void abandon(IOException problem) {
        answer.completeExceptionally(problem);
    }

    private void fail(IOException problem) {
        cancelDeadline();
        answer.completeExceptionally(problem);
        if (channel != null) {
            channel.close();
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private ClientBounds bounds(ClientFrames.Welcome welcome) throws MalformedFrameException {
        boolean isSound = welcome.maxMessageBytes() >= 1
                && welcome.maxMessageBytes() <= ClientConfig.LARGEST_MESSAGE_BYTES
                && welcome.heartbeatMillis() >= 1
                && welcome.deadMillis() / 2 >= welcome.heartbeatMillis()
                && welcome.deadMillis() <= LONGEST_MILLIS;
        if (!isSound) {
            throw new MalformedFrameException(welcome + " is out of its ranges");
        }
        ClientTimes own = client.config().times();
        ClientTimes times = new ClientTimes(
                own.handshake(),
                Duration.ofMillis(welcome.heartbeatMillis()),
                Duration.ofMillis(welcome.deadMillis()),
                own.slow(),
                own.drain());
        int queue = Math.max(client.config().outboundQueueBytes(), welcome.maxMessageBytes());
        return new ClientBounds(welcome.maxMessageBytes(), queue, times);
    }
}
