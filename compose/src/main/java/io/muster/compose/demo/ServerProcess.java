package io.muster.compose.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.muster.compose.demo.ServerView.Standing;
import io.muster.compose.server.ServerMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server as a JVM of its own. Its standard output is read by one thread, its log goes to a file. */
final class ServerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    /** Statuses kept; rates are taken over the two seconds they span. */
    private static final int RECENT = 5;

    private static final Duration STOP_BOUND = Duration.ofSeconds(15);

    private final String name;
    private final String group;
    private final Process process;
    private final Thread reader;
    /** The newest statuses, the oldest first; written by the reader alone. */
    private volatile List<StatusLine> recent = List.of();

    private volatile boolean ending;
    private volatile boolean killed;

    private ServerProcess(String name, String group, Process process, Consumer<ServerEvent> events) {
        this.name = name;
        this.group = group;
        this.process = process;
        this.reader = new Thread(() -> read(events), "output-of-" + name);
    }

    /** Starts the server {@code name} of {@code group} on this JVM's Java and class path; it logs to {@code folder/name.log}. */
    static ServerProcess start(String name, String group, Path config, Path folder, Consumer<ServerEvent> events) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName(),
                "--config",
                config.toString(),
                "--follow-input"));
        builder.redirectError(new File(folder.toFile(), name + ".log"));
        try {
            ServerProcess server = new ServerProcess(name, group, builder.start(), events);
            server.reader.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start " + name + " with " + builder.command().get(0), e);
        }
    }

    private void read(Consumer<ServerEvent> events) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(line, events);
            }
        } catch (IOException e) {
            LOG.debug("the output of {} ended", name, e);
        }
    }

    private void take(String line, Consumer<ServerEvent> events) {
        try {
            Config parsed = ConfigFactory.parseString(line);
            if (parsed.hasPath("event")) {
                events.accept(ServerEvent.parse(name, parsed));
            } else {
                recent = Stream.concat(
                                recent.stream().skip(Math.max(0, recent.size() - RECENT + 1)),
                                Stream.of(StatusLine.parse(parsed)))
                        .toList();
            }
        } catch (ConfigException e) {
            LOG.warn("{} printed '{}'", name, line, e);
        }
    }

    String name() {
        return name;
    }

    String group() {
        return group;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns whether it ended although nobody asked it to. */
    boolean diedByItself() {
        return !ending && !process.isAlive();
    }

    /** Returns whether it was killed by the story, or ended with exit status 0. */
    boolean endedAsAsked() {
        return killed || (!process.isAlive() && process.exitValue() == 0);
    }

    /** Returns the newest status; empty before the first one. */
    Optional<StatusLine> status() {
        return view().status();
    }

    /** Returns what is known of it now. */
    ServerView view() {
        return new ServerView(name, group, standing(), recent);
    }

    private Standing standing() {
        if (process.isAlive()) {
            return Standing.RUNNING;
        }
        return killed ? Standing.KILLED : ending ? Standing.STOPPED : Standing.DIED;
    }

    /** Returns the leased id, or -1. */
    int id() {
        return view().id();
    }

    /** Kills the process as {@code kill -9} does; it cannot say goodbye to anybody. */
    void kill() {
        ending = true;
        killed = true;
        process.destroyForcibly();
    }

    /** Asks it to leave; does not wait. */
    void requestStop() {
        ending = true;
        command("stop");
    }

    /** Tells it something, see {@link io.muster.compose.server.ServerMain}; does not wait. */
    void command(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(UTF_8));
            input.flush();
        } catch (IOException e) {
            LOG.debug("{} does not read its input any more", name, e);
        }
    }

    /** Waits for its end, and kills it if it does not come. Returns its exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        reader.join();
        return process.waitFor();
    }
}
