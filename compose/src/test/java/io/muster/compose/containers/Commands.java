package io.muster.compose.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the engine's command line, within a bound. */
final class Commands {

    private static final long BOUND_SECONDS = 300;

    private Commands() {}

    /**
     * Runs a command and waits for its end.
     *
     * @param environment what it has besides this process's own
     * @return what it printed, errors included
     */
    static String run(Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("muster-command-", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                return await(command, builder.start(), output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new CommandFailedException(String.join(" ", command) + ": " + e.getMessage(), e);
        }
    }

    private static String await(List<String> command, Process process, Path output) throws IOException {
        boolean ended = false;
        try {
            ended = process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
        }
        String printed = new String(Files.readAllBytes(output), UTF_8).strip();
        if (!ended || process.exitValue() != 0) {
            String how = ended ? "status " + process.exitValue() : "no end within " + BOUND_SECONDS + " s";
            throw new CommandFailedException(String.join(" ", command) + ": " + how + ": " + printed);
        }
        return printed;
    }
}
