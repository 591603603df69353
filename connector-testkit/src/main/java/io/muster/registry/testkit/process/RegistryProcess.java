package io.muster.registry.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One child process and the signals it is driven by. */
public final class RegistryProcess implements AutoCloseable {

    private static final long SIGNAL_BOUND_SECONDS = 10;
    private static final int TAIL_LINES = 20;

    /** Becomes a program, and leaves somebody behind who kills it when standard input ends: that is, when this JVM is gone, however it went. */
    private static final String LEASHED = "exec 3<&0; { cat <&3 >/dev/null;"
            + " case \"$(cat /proc/$$/comm 2>/dev/null || ps -p $$ -o comm=)\" in *NAME*) kill -9 $$ ;; esac; } >/dev/null 2>&1 &"
            + " exec \"$0\" \"$@\" </dev/null 3<&-";

    private final Process process;
    private final Path log;

    private RegistryProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@code command}.
     *
     * @param log takes its output, appended
     */
    public static RegistryProcess start(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new RegistryProcess(builder.start(), log);
    }

    /**
     * Starts a program that ends when this JVM does, and has no standard input.
     *
     * @param launcher a command that becomes the one given to it as arguments, such as {@code ip netns exec NAME}; may be empty
     * @param name what the name of its process contains
     * @param program the program, and its arguments
     */
    static RegistryProcess startLeashed(List<String> launcher, String name, List<String> program, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("sh", "-c", LEASHED.replace("NAME", name)));
        command.addAll(program);
        return start(command, log);
    }

    /**
     * Starts a Java program on this JVM's class path that ends when this JVM does.
     *
     * @param jvmArguments what the child's JVM is told besides
     * @param program the class with the {@code main} method, and its arguments
     */
    public static RegistryProcess startJava(List<String> jvmArguments, List<String> program, Path log)
            throws IOException {
        return startJava(List.of(), jvmArguments, program, log);
    }

    /**
     * Does the same by way of another command.
     *
     * @param launcher a command that becomes the one given to it as arguments, such as {@code ip netns exec NAME} or {@code env
     *     NAME=VALUE}
     * @param jvmArguments what the child's JVM is told besides
     * @param program the class with the {@code main} method, and its arguments
     */
    public static RegistryProcess startJava(
            List<String> launcher, List<String> jvmArguments, List<String> program, Path log) throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // small and quickly up: it serves a test
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmArguments);
        // Surefire's own class path is a jar that names the real one
        command.addAll(
                List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.add(LeashedMain.class.getName());
        command.addAll(program);
        return start(command, log);
    }

    /** Returns whether the process has not ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the process where it stands (SIGSTOP): its connections stay, and nobody answers. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets a frozen process go on (SIGCONT). */
    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Asks the process to end (SIGTERM), and returns at once. */
    public void terminate() throws IOException, InterruptedException {
        signal("-TERM");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (!kill.waitFor(SIGNAL_BOUND_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill " + signal + " " + process.pid() + " failed");
        }
    }

    /** Kills the process (SIGKILL), frozen or not, and waits for its end. Idempotent. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor(SIGNAL_BOUND_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the last lines of the output, for an error message. */
    public String outputTail() throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
