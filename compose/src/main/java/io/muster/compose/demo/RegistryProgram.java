package io.muster.compose.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A registry that is a program: a process of its own, which ends when this one does. It has started when it answers a question over HTTP as it should. */
final class RegistryProgram implements AutoCloseable {

    private static final Duration START_BOUND = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ASK_TIMEOUT_MILLIS = 1_000;

    /** Becomes the program of a name, and leaves somebody behind who ends it when this process is gone, however it went. */
    private static final String LEASHED = "exec 3<&0; { cat <&3 >/dev/null;"
            + " case \"$(cat /proc/$$/comm 2>/dev/null || ps -p $$ -o comm=)\" in *%s*) kill -9 $$ ;; esac; } >/dev/null 2>&1 &"
            + " exec \"$0\" \"$@\" </dev/null 3<&-";

    private final List<String> command;
    private final Path log;
    private final Question question;
    private volatile Process process;

    /**
     * What a program that serves answers.
     *
     * @param url where it is asked
     * @param part what is in the answer
     */
    record Question(String url, String part) {}

    private RegistryProgram(List<String> command, Path log, Question question) throws IOException {
        this.command = command;
        this.log = log;
        this.question = question;
        this.process = begin();
    }

    /**
     * Starts it; returns once it serves.
     *
     * @param name what it is; {@code muster.demo.<name>} is the system property that says where the program is, and {@code bin/demo} sets it
     * @param arguments the program's
     * @param log where its output goes
     */
    static RegistryProgram start(String name, List<String> arguments, Path log, Question question) throws IOException {
        String property = "muster.demo." + name;
        String program = System.getProperty(property);
        if (program == null) {
            throw new IOException(
                    "no registry: -D" + property + " must say where its program is; bin/demo --registry sets it");
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", LEASHED.formatted(name), program));
        command.addAll(arguments);
        return new RegistryProgram(List.copyOf(command), log, question);
    }

    private Process begin() throws IOException {
        Process begun = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long start = System.nanoTime();
        while (!isServing()) {
            if (!begun.isAlive() || System.nanoTime() - start > START_BOUND.toNanos()) {
                begun.destroyForcibly();
                throw new IOException("the registry asked at " + question.url() + " did not start within " + START_BOUND
                        + ":\n" + Files.readString(log));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return begun;
    }

    private boolean isServing() {
        try {
            URLConnection connection = URI.create(question.url()).toURL().openConnection();
            connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
            connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                return new String(answer.readAllBytes(), UTF_8).contains(question.part());
            }
        } catch (IOException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it; its data stays. */
    void stop() {
        Process running = process;
        running.destroyForcibly();
        running.onExit().join();
    }

    /** Starts it again, after {@link #stop}; returns once it serves. */
    void restart() throws IOException {
        process = begin();
    }

    @Override
    public void close() {
        stop();
    }
}
