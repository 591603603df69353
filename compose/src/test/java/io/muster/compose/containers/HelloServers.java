package io.muster.compose.containers;

import io.muster.compose.minimal.HelloServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The README's example of embedding, outside of containers: a server of each of its two groups, on a registry within one. Ends with both. */
final class HelloServers implements AutoCloseable {

    private static final Path CONFIG = Path.of("hello.conf");
    private static final long STOP_SECONDS = 20;

    private final RegistryProfile registry;
    private final Path folder = Files.createTempDirectory("muster-hello-");
    private final Path config = folder.resolve("hello.conf");
    private final Map<String, Process> servers = new HashMap<>();

    HelloServers(RegistryProfile registry, InetSocketAddress address) throws IOException {
        this.registry = registry;
        String published = "127.0.0.1:1" + registry.port();
        String text = Files.readString(CONFIG);
        if (!text.contains(published)) {
            throw new IOException(CONFIG + " does not name " + published);
        }
        Files.writeString(config, text.replace(published, "127.0.0.1:" + address.getPort()));
        try {
            servers.put("world", start("world"));
            servers.put("client", start("client"));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Starts those anew that gave up, as whoever supervises servers does: the example waits for links for half a minute, which is short for a busy machine. */
    void supervise() throws IOException {
        for (Map.Entry<String, Process> server : servers.entrySet()) {
            if (!server.getValue().isAlive()) {
                server.setValue(start(server.getKey()));
            }
        }
    }

    private Process start(String group) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(HelloServer.class.getName(), config.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output(group).toFile()));
        builder.environment().putAll(Map.of("GROUP", group, "REGISTRY", registry.profile()));
        return builder.start();
    }

    private Path output(String group) {
        return folder.resolve(group + ".txt");
    }

    /** Returns what the server of a group printed until now. */
    String printed(String group) {
        try {
            return Files.readString(output(group));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends their input, which ends them. */
    @Override
    public void close() throws IOException {
        for (Process server : servers.values()) {
            server.getOutputStream().close();
        }
        try {
            for (Process server : servers.values()) {
                if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("a server did not end within " + STOP_SECONDS + " s of its input's end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            servers.values().forEach(Process::destroyForcibly);
        }
        for (String group : servers.keySet()) {
            Files.deleteIfExists(output(group));
        }
        Files.deleteIfExists(config);
        Files.delete(folder);
    }
}
