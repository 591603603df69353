package io.muster.registry.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock of a child process, which jumps when it is told to; its monotonic clock stays true. A few functions of C, compiled when they are first
 * needed, stand before those of the C library.
 *
 * <p>libfaketime is not used: its {@code pthread_cond_timedwait} may return at once with {@code EAGAIN}, so that a JVM under it waits wrongly.
 */
public final class FakeClock implements AutoCloseable {

    private static final String SOURCE = "wallclock.c";
    private static final long COMPILE_BOUND_SECONDS = 60;

    private final Path offset;

    /** Makes a clock that is right. */
    public FakeClock() throws IOException {
        offset = Files.createTempFile("muster-wall-clock-", ".offset");
        jumpTo(Duration.ZERO);
    }

    /** Returns whether this machine can: it needs Linux and a C compiler named {@code cc} (Debian: packages gcc and libc6-dev). */
    public static boolean isAvailable() {
        return Library.COMPILED.isPresent();
    }

    /** Returns the environment of a process that shall have this clock. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", Library.COMPILED.orElseThrow().toString(), "MUSTER_WALL_CLOCK_OFFSET", offset.toString());
    }

    /** Makes the clock wrong by {@code wrong}, in whole seconds, at once. */
    public void jumpTo(Duration wrong) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(wrong.toSeconds()).flip();
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }

    /** Deletes its file; the processes that have it must have ended. */
    @Override
    public void close() {
        try {
            Files.delete(offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is loaded before the C library. */
    private static final class Library {

        private static final Optional<Path> COMPILED = compile();

        private static Optional<Path> compile() {
            if (!System.getProperty("os.name").equals("Linux")) {
                return Optional.empty();
            }
            try (InputStream source =
                    Objects.requireNonNull(FakeClock.class.getResourceAsStream(SOURCE), SOURCE + " is missing")) {
                Path folder = Files.createTempDirectory("muster-wall-clock-");
                Path written = folder.resolve(SOURCE);
                Path library = folder.resolve("wallclock.so");
                // in the order in which they may be deleted, which is the other way round
                folder.toFile().deleteOnExit();
                written.toFile().deleteOnExit();
                library.toFile().deleteOnExit();
                Files.copy(source, written);
                return compile(written, library) ? Optional.of(library) : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        private static boolean compile(Path source, Path library) throws IOException, InterruptedException {
            Process compiler = new ProcessBuilder(
                            List.of("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return compiler.waitFor(COMPILE_BOUND_SECONDS, TimeUnit.SECONDS) && compiler.exitValue() == 0;
        }
    }
}
