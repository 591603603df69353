package io.muster.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Each command works and each contender delivers everything: one that loses, repeats or alters a message, or stands still, fails its command.
 * Says nothing about speed.
 */
final class BenchIT {

    private static final List<String> LINK_CONTENDERS =
            List.of("floor", "Netty by hand", "DIRECT", "WORKERS", "Vert.x NetSocket", "gRPC bidi stream", "RSocket");

    private final PrintStream before = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(before);
    }

    private String run(String... arguments) {
        CommandLine command = Bench.commandLine();
        command.setErr(new PrintWriter(errors, true));
        int status = command.execute(arguments);
        assertThat(status).as(errors.toString()).isEqualTo(CommandLine.ExitCode.OK);
        return printed.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "round-trip", "outstanding"})
    void everyContenderDeliversEverything(String command) {
        assertThat(run(command, "--quick")).contains(LINK_CONTENDERS);
    }

    @Test
    void largeMessagesAreDeliveredToo() {
        assertThat(run("outstanding", "--quick", "--sizes", "16384")).contains(LINK_CONTENDERS);
    }

    @Test
    void manyLinksDeliverEverything() {
        assertThat(run("scale", "--quick")).contains("Muster links: 10", "20 links", "bare connections");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zookeeper", "etcd", "consul"})
    void registrationsAndJoinsAreSeen(String registry) {
        assertThat(run("registry", "--quick", "--registry", registry))
                .contains(
                        "Muster's connector",
                        "world joins",
                        "client joins",
                        "requests per second and server",
                        "plain client");
    }

    @Test
    void aKilledServerIsMissed() {
        assertThat(run("kill", "--quick")).contains("onDisconnected");
    }

    @Test
    void aWrongOptionIsToldWithItsRange() {
        CommandLine command = Bench.commandLine();
        command.setErr(new PrintWriter(errors, true));

        int status = command.execute("links", "--rounds", "0");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("--rounds=0 must be 1 to 1000");
    }
}
