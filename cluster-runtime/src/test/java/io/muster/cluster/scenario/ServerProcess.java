package io.muster.cluster.scenario;

import io.muster.registry.testkit.process.FreePorts;
import io.muster.registry.testkit.process.RegistryProcess;
import java.io.IOException;
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
    private final List<String> launcher;
    private int starts;
    private @Nullable RegistryProcess process;

    ServerProcess(Path folder, RegistryServer registry) throws IOException {
        this(folder, registry, "127.0.0.1", List.of(), "");
    }

    /**
     * Makes one that is somewhere else.
     *
     * @param host where it listens and is advertised
     * @param launcher the command that starts it there
     * @param more of its configuration
     */
    ServerProcess(Path folder, RegistryServer registry, String host, List<String> launcher, String more)
            throws IOException {
        this.folder = folder;
        this.launcher = launcher;
        this.port = FreePorts.next();
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
                  bind { host = %s, port = %d }
                  registry { type = %s, %s { %s } }
                  %s
                }
                """.formatted(
                OpenWorld.SYSTEM, host, port, registry.type(), registry.type(), settings(registry.settings()), more));
    }

    private static String settings(Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append(" = \"").append(value).append("\"\n"));
        return text.toString();
    }

    void start() throws IOException {
        starts++;
        process = RegistryProcess.startJava(
                launcher, List.of(), List.of(EchoServer.class.getName(), configuration.toString()), log());
    }

    /** Returns the output of the process that was started last. */
    Path log() {
        return folder.resolve("world-" + starts + ".log");
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
