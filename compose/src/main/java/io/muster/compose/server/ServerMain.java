package io.muster.compose.server;

import io.muster.cluster.config.ClusterConfig;
import io.muster.cluster.config.Visibility;
import io.muster.registry.spi.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs one server of the open world until it is told to stop: by SIGTERM, or by a line {@code stop} or the end of its input. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description =
                "Runs one server of the open world: a client, world or social server, by the group in its configuration.")
public final class ServerMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The server's HOCON file with its block muster { … }.")
    private Path config = Path.of("server.conf");

    @Option(
            names = "--follow-input",
            description =
                    "Print lines of JSON (the status twice a second, and events), and obey lines of the input: stop, health"
                            + " passing|warning|critical [NOTE], maintenance [REASON]. The end of the input stops it too.")
    private boolean followInput;

    private ServerMain() {}

    /** Runs the server. Exit status: 0 after a clean stop, 1 if something was left over, 2 for a configuration that cannot be used. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServerMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ClusterConfig clusterConfig;
        try {
            clusterConfig = ClusterConfig.load(config);
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        OpenWorldServer server = OpenWorldServer.of(clusterConfig, new Announcer(followInput));
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-on-signal"));
        server.start();
        LOG.info(
                "a {} server ({}) is running",
                clusterConfig.group(),
                words(clusterConfig.ownGroup().visibility()));
        if (followInput) {
            try (ConsoleControl control = new ConsoleControl(server)) {
                control.run();
            }
        } else {
            server.awaitStop();
        }
        return server.stop() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String words(Visibility visibility) {
        return visibility == Visibility.EXTERNAL ? "players connect to it" : "other servers connect to it";
    }
}
