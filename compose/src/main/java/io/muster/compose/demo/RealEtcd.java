package io.muster.compose.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real etcd server on a free loopback port, in a process of its own, with its data in the demo's folder. */
final class RealEtcd implements DemoRegistry {

    /** The system property that says where the program is; {@code bin/demo} sets it. */
    static final String PROGRAM = "muster.demo.etcd";

    private static final Duration START_BOUND = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ASK_TIMEOUT_MILLIS = 1_000;
    private static final int LEASE_SECONDS = 4;

    /** Becomes etcd, and leaves somebody behind who ends it when this process is gone, however it went. */
    private static final String LEASHED = "exec 3<&0; { cat <&3 >/dev/null;"
            + " case \"$(cat /proc/$$/comm 2>/dev/null || ps -p $$ -o comm=)\" in *etcd*) kill -9 $$ ;; esac; } >/dev/null 2>&1 &"
            + " exec \"$0\" \"$@\" </dev/null 3<&-";

    private final Path folder;
    private final List<String> command;
    private final String endpoint;
    private volatile Process process;

    private RealEtcd(Path folder, List<String> command, String endpoint) throws IOException {
        this.folder = folder;
        this.command = command;
        this.endpoint = endpoint;
        this.process = begin();
    }

    static RealEtcd start(Path folder) throws IOException {
        String program = System.getProperty(PROGRAM);
        if (program == null) {
            throw new IOException(
                    "no etcd: -D" + PROGRAM + " must say where the program is; bin/demo --registry etcd does");
        }
        String endpoint = freeAddress();
        String peers = "http://" + freeAddress();
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", LEASHED, program, "--name", "demo", "--log-level", "error"));
        command.addAll(List.of("--data-dir", folder.resolve("etcd").toString()));
        command.addAll(List.of("--listen-client-urls", "http://" + endpoint));
        command.addAll(List.of("--advertise-client-urls", "http://" + endpoint));
        command.addAll(List.of("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers));
        command.addAll(List.of("--initial-cluster", "demo=" + peers));
        return new RealEtcd(folder, command, endpoint);
    }

    private static String freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    private Process begin() throws IOException {
        Path log = folder.resolve("etcd.log");
        Process begun = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long start = System.nanoTime();
        while (!isServing()) {
            if (!begun.isAlive() || System.nanoTime() - start > START_BOUND.toNanos()) {
                begun.destroyForcibly();
                throw new IOException(
                        "etcd at " + endpoint + " did not start within " + START_BOUND + ":\n" + Files.readString(log));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return begun;
    }

    private boolean isServing() {
        try {
            URLConnection connection =
                    URI.create("http://" + endpoint + "/health").toURL().openConnection();
            connection.setConnectTimeout(ASK_TIMEOUT_MILLIS);
            connection.setReadTimeout(ASK_TIMEOUT_MILLIS);
            try (InputStream answer = connection.getInputStream()) {
                return new String(answer.readAllBytes(), UTF_8).contains("\"true\"");
            }
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String describe() {
        return "etcd (real, a process) at " + endpoint + (process.isAlive() ? "" : ": DEAD");
    }

    @Override
    public void stop() {
        Process running = process;
        running.destroyForcibly();
        running.onExit().join();
    }

    @Override
    public void restart() throws IOException {
        process = begin();
    }

    @Override
    public String configuration() {
        return "registry { type = etcd, etcd { endpoints = [\"" + endpoint + "\"], lease-ttl = " + LEASE_SECONDS
                + "s } }";
    }

    @Override
    public void close() {
        stop();
    }
}
