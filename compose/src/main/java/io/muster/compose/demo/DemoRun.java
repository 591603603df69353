package io.muster.compose.demo;

import io.muster.compose.player.PlayerCrowd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** One run of the demo: its registry, its processes, its players and its screen, ended in the right order. */
final class DemoRun implements AutoCloseable {

    private static final long SEED = 42;

    private final Path folder;
    private final DemoRegistry registry;
    private final DemoSystem system;
    private final PlayerCrowd crowd;
    private final Screen screen;
    private final SystemTable table;
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
        this.crowd = new PlayerCrowd(players, SEED, system::playerPorts);
        this.table = new SystemTable(system, crowd::report);
        this.screen = view == Demo.View.live ? new LiveScreen(System.out, table) : new PlainScreen(System.out);
        listener.set(screen);
    }

    /** Starts the registry; nothing else runs yet. */
    static DemoRun open(Path folder, int players, Demo.View view) throws IOException {
        return new DemoRun(folder, EmbeddedZooKeeper.start(folder), players, view);
    }

    Verdict play(ServerCounts counts) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "kill-servers"));
        screen.headline("The registry: " + registry.describe() + "; logs and configurations: " + folder);
        return new Story(system, crowd, screen, table).tell(counts);
    }

    /** Whatever ends this process, no server outlives it; after an orderly end there is nobody left to kill. */
    private void killAll() {
        system.servers().forEach(ServerProcess::kill);
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
        verdict.checks().forEach(System.out::println);
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
