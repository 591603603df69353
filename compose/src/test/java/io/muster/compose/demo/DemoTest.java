package io.muster.compose.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line; what the demo shows is verified by the demo itself. */
class DemoTest {

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Demo.commandLine();
        command.setErr(new PrintWriter(errors, true));
        return command.execute(arguments);
    }

    @Test
    void aRegistryThatThereIsNotIsRefusedWithThoseThatThereAre() {
        int status = run("--registry", "eureka");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("--registry", "eureka", "zookeeper", "etcd", "consul");
    }

    @Test
    void aNumberOutOfItsRangeIsRefusedWithTheRange() {
        int status = run("--players", "0");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("--players=0 must be 1 to 2000");
    }
}
