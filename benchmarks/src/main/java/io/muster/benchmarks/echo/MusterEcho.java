package io.muster.benchmarks.echo;

import io.muster.benchmarks.servers.ServerPair;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.Message;
import io.muster.cluster.NotReadyException;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;

/** Two whole Muster servers through the public API: the listener of one answers, the listener of the other asks again. */
final class MusterEcho implements Echo {

    private static final int MOST_BYTES = 64 << 10;

    private final HandlerMode mode;
    private final ServerPair servers;
    private volatile Exchange current = new Exchange(1, Long.BYTES);

    MusterEcho(HandlerMode mode) throws NotReadyException, InterruptedException {
        this.mode = mode;
        servers = ServerPair.start(
                mode,
                new ServerListener() {
                    @Override
                    public void onMessage(RemoteServer server, Message message) {
                        current.answered(message.getLong(0));
                    }
                },
                new Answering());
    }

    @Override
    public String name() {
        return "Muster, public API, " + mode;
    }

    @Override
    public void run(Exchange exchange) {
        current = exchange;
        RemoteServer remote = servers.remote();
        exchange.begin(payload -> sent(remote.send(1, payload)));
    }

    @Override
    public void close() {
        servers.close();
    }

    /** What is under way is far below the queue's size, so anything else is a fault. */
    private static void sent(SendResult result) {
        if (result != SendResult.TAKEN) {
            throw new IllegalStateException("a message was " + result);
        }
    }

    /** Callbacks of one server are serial, so one array will do. */
    private static final class Answering implements ServerListener {

        private final byte[] scratch = new byte[MOST_BYTES];

        @Override
        public void onMessage(RemoteServer server, Message message) {
            int length = message.length();
            message.copyTo(0, scratch, 0, length);
            sent(server.send(message.tag(), scratch, 0, length));
        }
    }
}
