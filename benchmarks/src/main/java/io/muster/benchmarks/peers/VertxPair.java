package io.muster.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Vert.x sockets with frames of a length, a tag and a payload; one write for each message. */
public final class VertxPair implements Pair {

    private static final long PATIENCE_SECONDS = 30;
    private static final String HOST = "127.0.0.1";

    private final Vertx serving = vertx();
    private final Vertx dialling = vertx();
    /** Both held, because Vert.x closes the connections of one that is collected. */
    private final NetServer server;

    private final NetClient client;

    private final NetSocket socket;

    /** Opens the pair. */
    public VertxPair(Traffic traffic, Ear ear) throws IOException {
        server = serving.createNetServer()
                .connectHandler(incoming -> incoming.handler(new Frames((frames, at, length) -> {
                    if (traffic == Traffic.ONE_WAY) {
                        ear.heard(frames.getLong(at));
                    } else {
                        incoming.write(frames.getBuffer(at - FrameHandler.HEADER, at + length));
                    }
                })));
        int port = await(server.listen(0, HOST)).actualPort();
        client = dialling.createNetClient();
        socket = await(client.connect(port, HOST));
        socket.handler(new Frames((frames, at, length) -> ear.heard(frames.getLong(at))));
    }

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    }

    @Override
    public String name() {
        return "Vert.x NetSocket";
    }

    @Override
    public void send(byte[] payload) {
        socket.write(Buffer.buffer(FrameHandler.HEADER + payload.length)
                .appendInt(payload.length)
                .appendInt(1)
                .appendBytes(payload));
    }

    @Override
    public void execute(Runnable task) {
        // A socket takes writes from any thread
        task.run();
    }

    @Override
    public void close() throws IOException {
        await(client.close());
        await(server.close());
        await(dialling.close());
        await(serving.close());
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Vert.x did not answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** Gets a frame's payload. */
    @FunctionalInterface
    private interface Payloads {
        void onFrame(Buffer frames, int at, int length);
    }

    /** Cuts what arrives into frames. */
    private static final class Frames implements Handler<Buffer> {

        private final Payloads payloads;
        private Buffer carry = Buffer.buffer();

        Frames(Payloads payloads) {
            this.payloads = payloads;
        }

        @Override
        public void handle(Buffer received) {
            Buffer all = carry.length() == 0 ? received : carry.appendBuffer(received);
            int at = 0;
            while (all.length() - at >= FrameHandler.HEADER) {
                int length = all.getInt(at);
                if (all.length() - at - FrameHandler.HEADER < length) {
                    break;
                }
                payloads.onFrame(all, at + FrameHandler.HEADER, length);
                at += FrameHandler.HEADER + length;
            }
            carry = at == all.length() ? Buffer.buffer() : all.getBuffer(at, all.length());
        }
    }
}
