package io.muster.compose.minimal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.cluster.Cluster;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerGroup;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.ClusterConfig;
import java.nio.file.Path;
import java.time.Duration;

/** Greets every server of every linked group, and prints what it is told. */
public final class HelloServer {

    private static final int GREETING = 1;

    private HelloServer() {}

    /** Runs until its input ends; the only argument is the configuration file. */
    public static void main(String[] arguments) throws Exception {
        ClusterConfig config = ClusterConfig.load(Path.of(arguments[0]));
        try (Cluster cluster = Cluster.create(config)) {
            for (ServerGroup group : cluster.groups()) {
                group.listen(new ServerListener() {
                    @Override
                    public void onConnected(RemoteServer server) {
                        server.send(GREETING, ("hello from " + config.group()).getBytes(UTF_8));
                    }

                    @Override
                    public void onMessage(RemoteServer server, Message message) {
                        System.out.println(server.group() + " says: " + new String(message.bytes(), UTF_8));
                    }
                });
            }
            cluster.start();
            cluster.awaitReady(Duration.ofSeconds(30));
            System.in.transferTo(System.err);
        }
    }
}
