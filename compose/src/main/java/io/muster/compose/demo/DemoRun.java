package io.muster.compose.demo;

import io.muster.compose.player.PlayerCrowd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** One run of the demo: its registry, its processes, its players and its screen, ended in the right order. */
final class DemoRun implements AutoCloseable {

    private static final long SEED = 42;
    private static final int VERDICT_COLUMNS = 80;
    private static final int VERDICT_INDENT = 8;

    private final Path folder;
    private final DemoRegistry registry;
    private final DemoSystem system;
    private final PlayerCrowd crowd;
    private final Screen screen;
    private volatile boolean areLogsWanted;
    private boolean isClosed;

    private DemoRun(Path folder, DemoRegistry registry, int players, Demo.View view) {
        AtomicReference<Screen> listener = new AtomicReference<>();
        this.folder = folder;
        this.registry = registry;
        this.system = new DemoSystem(folder, registry, event -> {
            Screen shown = listener.get();
            if (shown != null) {
                shown.event(event.toString());
            }
        });
        this.crowd = new PlayerCrowd(players, SEED, system::playerDoors);
        this.screen = view == Demo.View.live
                ? new LiveScreen(
                        System.out,
                        () -> "Muster: the open world on " + registry.describe(),
                        columns -> SystemTable.rows(system.view(), crowd.report(), columns))
                : new PlainScreen(System.out);
        listener.set(screen);
    }

    /** Takes a registry that runs; nothing else does yet. */
    static DemoRun open(Path folder, DemoRegistry registry, int players, Demo.View view) {
        return new DemoRun(folder, registry, players, view);
    }

    Verdict play(ServerCounts counts) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::cleanUp, "clean-up"));
        screen.headline("Logs and configurations: " + folder);
        screen.event("the registry is " + registry.describe());
        return new Story(new Stage(system, crowd, screen), registry).tell(counts);
    }

    /** Whatever ends this process, no server outlives it, and no folder; after an orderly end there is nothing left to do. */
    private void cleanUp() {
        system.servers().forEach(ServerProcess::kill);
        if (areLogsWanted || !Files.exists(folder)) {
            return;
        }
        try {
            for (ServerProcess server : system.servers()) {
                server.awaitEnd();
            }
            registry.close();
            Folders.delete(folder);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot delete " + folder + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void show(String headline) {
        screen.headline(headline);
    }

    /** Stops everything, says what was verified, and returns the exit status. */
    int conclude(Verdict verdict) throws IOException {
        close();
        boolean allEnded = system.servers().stream().allMatch(ServerProcess::endedAsAsked);
        verdict.add(allEnded, "every server that was asked to stop left cleanly (exit status 0)");
        System.out.println();
        System.out.println("Verified:");
        verdict.checks().stream()
                .flatMap(check -> Lines.wrapped(check.toString(), VERDICT_COLUMNS, VERDICT_INDENT).stream())
                .forEach(System.out::println);
        areLogsWanted = !verdict.holds();
        long failed = verdict.checks().stream().filter(check -> !check.holds()).count();
        if (failed == 0) {
            Folders.delete(folder);
        }
        System.out.println(
                failed == 0 ? "Everything held." : failed + " did not hold; the servers' logs are in " + folder);
        return verdict.holds() ? 0 : 1;
    }

    /** Ends everything in order; idempotent. */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        screen.headline("Stop everything");
        screen.close();
        crowd.close();
        system.close();
        registry.close();
    }
}
