package io.muster.benchmarks.command;

import io.muster.benchmarks.echo.Echoes;
import io.muster.benchmarks.link.LinkThroughput;
import io.muster.benchmarks.measure.Rounds;
import io.muster.benchmarks.registry.IdleRequests;
import io.muster.benchmarks.registry.Joins;
import io.muster.benchmarks.registry.Kills;
import io.muster.benchmarks.registry.Registrations;
import io.muster.benchmarks.registry.RegistryType;
import io.muster.benchmarks.scale.Scale;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the measurements. */
@Command(
        name = "bin/bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Measures Muster beside the raw floor and beside other libraries, all in one run and in turn, round by round. Prints Markdown tables of"
                    + " medians; the ratios count, since the machine's noise is larger than most differences.",
            ""
        },
        footer = {"", "Exit status: 0 if everything was delivered, 1 if not, 2 for a wrong option."})
public final class Bench {

    private static final int OUTSTANDING = 64;
    private static final int SMALL = 64;
    private static final int JOINS_PART = 6;
    private static final int IDLE_SERVERS = 5;

    private Bench() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }

    @Command(
            name = "links",
            mixinStandardHelpOptions = true,
            description = "One producer, one link, one direction: messages per second. 31 rounds.")
    int links(@Mixin Length length) throws Exception {
        LinkThroughput.run(length.sizes(), length.rounds(31));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "round-trip",
            mixinStandardHelpOptions = true,
            description = "A message and its answer, one at a time: microseconds. 15 rounds.")
    int roundTrip(@Mixin Length length) throws Exception {
        Echoes.run(1, length.sizes(), length.rounds(15));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "outstanding",
            mixinStandardHelpOptions = true,
            description = "64 messages under way, each answered: answers per second. 15 rounds.")
    int outstanding(@Mixin Length length) throws Exception {
        Echoes.run(OUTSTANDING, length.sizes(), length.rounds(15));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "scale",
            mixinStandardHelpOptions = true,
            description = "64 B spread over 1 to 1,000 links, and 1,000 links opened at once. 15 rounds.")
    int scale(@Mixin Length length) throws Exception {
        boolean quick = length.isQuick();
        Rounds rounds = length.rounds(15);
        Scale.spread(quick ? List.of(1, 10) : List.of(1, 10, 100, 1_000), SMALL, rounds);
        Scale.open(quick ? 20 : 1_000, rounds.count());
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "registry",
            mixinStandardHelpOptions = true,
            description =
                    "A registration until a watcher sees it, with 0 and 1,000 others, a join until the link is up, and what idle servers ask for."
                            + " 300 registrations, a sixth as many joins.")
    int registry(
            @Mixin Length length,
            @Option(
                            names = "--registry",
                            paramLabel = "TYPE",
                            defaultValue = "zookeeper",
                            description = "zookeeper (default), etcd or consul.")
                    RegistryType type)
            throws Exception {
        boolean quick = length.isQuick();
        int rounds = length.rounds(quick ? 1 : 300).count();
        List<Integer> others = quick ? List.of(0, 5) : List.of(0, 1_000);
        Registrations.run(type, others, rounds);
        Joins.run(type, Math.max(1, rounds / JOINS_PART));
        IdleRequests.run(type, IDLE_SERVERS, others, quick ? Duration.ofSeconds(1) : Duration.ofMinutes(1));
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description = "A server's process is killed, until its peer is told. 15 kills.")
    int kill(@Mixin Length length) throws Exception {
        Kills.run(length.rounds(15).count());
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "all", mixinStandardHelpOptions = true, description = "Everything above, in this order.")
    int all(@Mixin Length length) throws Exception {
        links(length);
        roundTrip(length);
        outstanding(length);
        scale(length);
        registry(length, RegistryType.zookeeper);
        registry(length, RegistryType.etcd);
        registry(length, RegistryType.consul);
        return kill(length);
    }
}
