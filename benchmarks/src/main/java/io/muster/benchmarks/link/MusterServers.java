package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import io.muster.benchmarks.servers.ServerPair;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.Message;
import io.muster.cluster.NotReadyException;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerListener;
import java.time.Duration;

/** Two whole Muster servers, through the public API: {@code RemoteServer.send} at one, a listener at the other. */
final class MusterServers implements OneWay {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HandlerMode mode;
    private final Window window = new Window();
    private final Load load = new Load(window);
    private final ServerPair servers;
    private final RemoteServer remote;

    MusterServers(HandlerMode mode) throws NotReadyException, InterruptedException {
        this.mode = mode;
        servers = ServerPair.start(mode, new ServerListener() {}, new Receiver());
        remote = servers.remote();
    }

    @Override
    public String name() {
        return "Muster, public API, " + mode;
    }

    @Override
    public long run(byte[] payload, long nanos) throws InterruptedException {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                Pause.brief();
            }
            load.number();
            while (remote.send(1, payload) != SendResult.TAKEN) {
                remote.awaitWritable(PATIENCE);
            }
        }
        return load.finish();
    }

    @Override
    public void close() {
        servers.close();
    }

    private final class Receiver implements ServerListener {
        @Override
        public void onMessage(RemoteServer from, Message message) {
            window.arrived(message.getLong(0));
            window.publishNowAndThen();
        }
    }
}
