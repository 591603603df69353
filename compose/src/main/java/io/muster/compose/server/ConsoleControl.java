package io.muster.compose.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.compose.thread.SerialThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets another process run this server by its standard input and output: a status line of JSON twice a second, and {@link ConsoleCommand}s. The
 * end of the input stops it, so that no server outlives whoever started it.
 */
final class ConsoleControl implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleControl.class);
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final OpenWorldServer server;
    private final SerialThread printer = new SerialThread("status");

    ConsoleControl(OpenWorldServer server) {
        this.server = server;
    }

    /** Returns when the server is to stop. */
    void run() throws IOException {
        printer.repeat(PERIOD, () -> System.out.println(server.status()));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        String line = input.readLine();
        while (line != null && goesOn(line)) {
            line = input.readLine();
        }
    }

    private boolean goesOn(String line) {
        Optional<ConsoleCommand> command = ConsoleCommand.parse(line);
        if (command.isEmpty()) {
            LOG.warn(
                    "'{}' is no command; there are: stop, health passing|warning|critical [NOTE], maintenance [REASON]",
                    line);
        }
        command.ifPresent(server::obey);
        return command.filter(ConsoleCommand.Stop.class::isInstance).isEmpty();
    }

    @Override
    public void close() {
        printer.close();
    }
}
