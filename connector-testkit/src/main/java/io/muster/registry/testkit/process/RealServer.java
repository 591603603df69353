package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real server of a registry with a data directory, as a child process that can be killed, frozen and started again at the same address. Ends when this JVM does. Not
 * thread-safe.
 */
public abstract sealed class RealServer implements AutoCloseable permits ConsulProcess, EtcdProcess, ZooKeeperProcess {

    private static final String DATA = "data";
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final int START_ATTEMPTS = 3;
    private static final long POLL_NANOS = 20_000_000;

    private final String kind;
    private final InetSocketAddress address;
    private final Path folder;
    private @Nullable RegistryProcess process;

    /**
     * Makes one that does not run yet.
     *
     * @param kind the registry, in lower case
     * @param address where its clients connect
     */
    RealServer(String kind, InetSocketAddress address) throws IOException {
        this.kind = kind;
        this.address = address;
        this.folder = Files.createTempDirectory("muster-" + kind + "-");
    }

    /** Starts the process, whose configuration is in {@code folder} and whose output goes to {@code log}. */
    abstract RegistryProcess launch(Path folder, Path log) throws IOException;

    /** Returns whether it serves its clients. */
    abstract boolean isServing();

    /** Returns whether it says of itself that it leads. */
    abstract boolean isLeader();

    /** Returns where its clients connect; the same for its whole life. */
    public final InetSocketAddress address() {
        return address;
    }

    /** Returns {@code host:port} of {@link #address()}. */
    public final String endpoint() {
        return Addresses.text(address);
    }

    /** Returns the folder of its data, as it is or will be. */
    public final Path data() {
        return folder.resolve(DATA);
    }

    /** Starts it if it does not run; returns once it serves. Tries again if it ends at once: a free port may be somebody's for a moment. */
    public final void start() throws IOException {
        for (int attempt = 1; begin(); attempt++) {
            try {
                awaitServing();
                return;
            } catch (IOException e) {
                stop();
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts it if it does not run, and returns at once whether it did that. */
    final boolean begin() throws IOException {
        if (process != null) {
            return false;
        }
        process = launch(folder, folder.resolve("server.log"));
        return true;
    }

    /** Waits until it serves; one that needs others for that is waited for after they were begun. */
    final void awaitServing() throws IOException {
        RegistryProcess started = Objects.requireNonNull(process, "not begun");
        long start = System.nanoTime();
        while (!isServing()) {
            boolean ended = !started.isAlive();
            if (ended || System.nanoTime() - start > START_BOUND.toNanos()) {
                throw new IOException(kind + " at " + endpoint()
                        + (ended ? " ended before it served:\n" : " did not serve within " + START_BOUND + ":\n")
                        + started.outputTail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Kills it; its data stays. Idempotent. */
    public final void stop() {
        if (process != null) {
            process.close();
            process = null;
        }
    }

    /** Asks it to end in order, and waits for that as long as {@code bound}; then kills it. */
    final void terminate(Duration bound) throws IOException, InterruptedException {
        RegistryProcess ending = process;
        if (ending != null) {
            ending.terminate();
            long start = System.nanoTime();
            while (ending.isAlive() && System.nanoTime() - start < bound.toNanos()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            stop();
        }
    }

    /** Kills it and starts it again, with its data or with none. */
    public final void restart(boolean keepData) throws IOException {
        stop();
        if (!keepData) {
            DataFolder.delete(data());
        }
        start();
    }

    /** Copies its data as it is now to a new folder, for {@link #restore}; it stands still meanwhile, so that the copy is that of one moment. */
    public final Path backup() throws IOException, InterruptedException {
        Path copy = Files.createTempDirectory(folder, "backup-").resolve(DATA);
        freeze();
        try {
            DataFolder.copy(data(), copy);
        } finally {
            thaw();
        }
        return copy;
    }

    /** Kills it, puts a backup in the place of its data, and starts it again. */
    public final void restore(Path backup) throws IOException {
        stop();
        DataFolder.delete(data());
        DataFolder.copy(backup, data());
        start();
    }

    /** Stops the process without ending it. */
    public final void freeze() throws IOException, InterruptedException {
        if (process != null) {
            process.freeze();
        }
    }

    /** Lets it go on. */
    public final void thaw() throws IOException, InterruptedException {
        if (process != null) {
            process.thaw();
        }
    }

    /** Kills it and deletes its data. */
    @Override
    public final void close() {
        stop();
        try {
            DataFolder.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
