package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of a registry in a process of its own, which can be paused as a whole. Not thread-safe. */
public final class ClientProcess implements AutoCloseable {

    private final Path log;
    private final RegistryProcess process;

    private ClientProcess(Path log, RegistryProcess process) {
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a client that registers one server.
     *
     * @param type the connector's type, found by its provider on this JVM's class path
     * @param settings the connector's settings
     * @param environment more environment variables
     */
    public static ClientProcess start(
            String type, Map<String, String> settings, String system, String group, Map<String, String> environment)
            throws IOException {
        List<String> program = new ArrayList<>(List.of(ClientMain.class.getName(), type, system, group));
        settings.forEach((key, value) -> program.add(key + "=" + value));
        Path log = Files.createTempFile("muster-client-", ".log");
        List<String> launcher = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> launcher.add(name + "=" + value));
        return new ClientProcess(log, RegistryProcess.startJava(launcher, List.of(), program, log));
    }

    /** Stops the process where it stands. */
    public void freeze() throws IOException, InterruptedException {
        process.freeze();
    }

    /** Lets it go on. */
    public void thaw() throws IOException, InterruptedException {
        process.thaw();
    }

    /** Returns all it has seen of its claim, in order. */
    public List<Look> looks() throws IOException {
        return Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                .map(Look::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the last lines of its output, for an error message. */
    public String outputTail() throws IOException {
        return process.outputTail();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.close();
        try {
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
