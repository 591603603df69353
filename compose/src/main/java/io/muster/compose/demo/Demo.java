package io.muster.compose.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the demo. */
@Command(
        name = "bin/demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the open world: client, world and social servers as separate processes that find each other through a real registry, and"
                    + " players who walk and chat. Plays a short story (start, walk and chat, a server falls ill and goes into maintenance, the registry"
                    + " dies and comes back, a server with another topology is refused, a world server is killed, the system heals, a server"
                    + " is added, one leaves gracefully) and ends with what it verified.",
            ""
        },
        footer = {"", "Exit status: 0 if everything held, 1 if not, 2 for a wrong option."})
public final class Demo implements Callable<Integer> {

    @Option(
            names = "--players",
            paramLabel = "N",
            defaultValue = "40",
            description = "How many players, 1 to 2000 (default: ${DEFAULT-VALUE}).")
    private int players;

    @Option(
            names = "--servers",
            paramLabel = "GROUP=N",
            split = ",",
            description = "How many servers of which group, 1 to 8 each (default: client=2,world=3,social=1).")
    private Map<String, Integer> servers = new LinkedHashMap<>();

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "plain",
            description =
                    "live: a table that is drawn anew in place; plain: one line per event. bin/demo takes live on a terminal and plain"
                            + " elsewhere.")
    private View view = View.plain;

    @Option(names = "--keep-running", description = "Keep everything running after the story, until Ctrl-C.")
    private boolean keepRunning;

    @Option(
            names = "--registry",
            paramLabel = "TYPE",
            defaultValue = "zookeeper",
            description =
                    "The registry to run on: zookeeper (default, embedded), etcd or consul (both found or unpacked by bin/demo).")
    private RegistryType registry = RegistryType.zookeeper;

    @Spec
    private @Nullable CommandSpec spec;

    /** How the demo is shown; named as on the command line. */
    enum View {
        live,
        plain
    }

    /** On what the demo runs; named as on the command line. */
    enum RegistryType {
        zookeeper,
        etcd,
        consul
    }

    private Demo() {}

    /** Runs the demo and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Demo()).setOverwrittenOptionsAllowed(true);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerCounts counts = counts();
        checkOptions();
        Path folder = Files.createTempDirectory("muster-demo-");
        try (DemoRun run = DemoRun.open(folder, started(folder), players, view)) {
            Verdict verdict = run.play(counts);
            if (keepRunning) {
                run.show("The story is over; the system keeps running until Ctrl-C");
                new CountDownLatch(1).await();
            }
            return run.conclude(verdict);
        }
    }

    private DemoRegistry started(Path folder) throws IOException {
        return switch (registry) {
            case zookeeper -> EmbeddedZooKeeper.start(folder);
            case etcd -> RealEtcd.start(folder);
            case consul -> RealConsul.start(folder);
        };
    }

    private void checkOptions() {
        if (players < 1 || players > 2_000) {
            throw wrong("--players=" + players + " must be 1 to 2000");
        }
    }

    private ServerCounts counts() {
        try {
            return ServerCounts.of(servers);
        } catch (IllegalArgumentException e) {
            throw wrong("--servers: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
    }
}
