package io.muster.cluster.scenario;

import io.muster.cluster.Cluster;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The main class of a server process that sends every message back, until it is killed. */
public final class EchoServer {

    private EchoServer() {}

    /** Runs a server; the first argument is its configuration file. */
    public static void main(String[] arguments) throws InterruptedException {
        Cluster cluster = Cluster.create(ClusterConfig.load(Path.of(arguments[0])));
        cluster.groups()
                .forEach(group -> group.listen(new ServerListener() {
                    @Override
                    public void onMessage(RemoteServer server, Message message) {
                        server.send(message.tag(), message.bytes());
                    }
                }));
        cluster.start();
        new CountDownLatch(1).await();
    }
}
