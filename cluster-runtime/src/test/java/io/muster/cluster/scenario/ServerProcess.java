package io.muster.cluster.scenario;

import io.muster.registry.testkit.process.RegistryProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An {@link EchoServer} of group world in a JVM of its own, always on the same port; it can be killed, frozen and started again. */
final class ServerProcess implements AutoCloseable {

    final int port;

    private final Path folder;
    private final Path configuration;
    private int starts;
    private @Nullable RegistryProcess process;

    ServerProcess(Path folder, RegistryServer registry) throws IOException {
        this.folder = folder;
        this.port = freePort();
        this.configuration = folder.resolve("world.conf");
        Files.writeString(configuration, """
                muster {
                  system = %s
                  group = world
                  groups {
                    client { visibility = external, connects-to = [world, social] }
                    social { visibility = internal, connects-to = [world] }
                    world { visibility = internal }
                  }
                  bind { host = 127.0.0.1, port = %d }
                  registry { type = %s, %s { %s } }
                }
                """.formatted(
                        OpenWorld.SYSTEM, port, registry.type(), registry.type(), settings(registry.settings())));
    }

    private static String settings(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append(" = \"").append(value).append("\"\n"));
        return text.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    void start() throws IOException {
        starts++;
        process = RegistryProcess.startJava(
                List.of(),
                List.of(EchoServer.class.getName(), configuration.toString()),
                folder.resolve("world-" + starts + ".log"));
    }

    /** Kills the process as {@code kill -9} does. */
    void kill() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    void freeze() throws IOException, InterruptedException {
        if (process != null) {
            process.freeze();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
