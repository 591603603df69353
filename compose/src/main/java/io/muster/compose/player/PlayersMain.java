package io.muster.compose.player;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs players until it is told to stop by SIGTERM, and logs every few seconds what they saw. */
@Command(
        name = "players",
        mixinStandardHelpOptions = true,
        description = "Runs players who connect to client servers, walk and chat, until SIGTERM.")
public final class PlayersMain implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(PlayersMain.class);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final int MOST_PLAYERS = 2_000;
    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--server",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Where client servers are; of a name all addresses are taken, asked for anew all the time.")
    private List<String> servers = new ArrayList<>();

    @Option(
            names = "--players",
            paramLabel = "N",
            defaultValue = "40",
            description = "How many players, 1 to 2000 (default: ${DEFAULT-VALUE}).")
    private int players;

    @Spec
    private @Nullable CommandSpec spec;

    private PlayersMain() {}

    /** Runs the players. Exit status: 0 after a stop, 2 for a wrong option. */
    public static void main(String[] arguments) {
        // Client servers come and go, and a name's addresses with them.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
        System.exit(new CommandLine(new PlayersMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (players < 1 || players > MOST_PLAYERS) {
            throw wrong("--players=" + players + " must be 1 to " + MOST_PLAYERS);
        }
        List<InetSocketAddress> names = servers.stream().map(this::parse).toList();
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "stop-on-signal"));
        try (PlayerCrowd crowd = new PlayerCrowd(players, System.nanoTime(), () -> addresses(names));
                Chorus chorus = new Chorus(crowd)) {
            crowd.start();
            chorus.start(REPORT, LOG::info);
            stop.await();
        }
        return CommandLine.ExitCode.OK;
    }

    private InetSocketAddress parse(String server) {
        int colon = server.lastIndexOf(':');
        try {
            int port = Integer.parseInt(server.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= LARGEST_PORT) {
                return InetSocketAddress.createUnresolved(server.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            LOG.debug("no port in '{}'", server, e);
        }
        throw wrong("--server=" + server + " must be HOST:PORT, such as client:7000");
    }

    private static List<InetSocketAddress> addresses(List<InetSocketAddress> names) {
        return names.stream().flatMap(PlayersMain::resolve).toList();
    }

    private static Stream<InetSocketAddress> resolve(InetSocketAddress name) {
        try {
            return Stream.of(InetAddress.getAllByName(name.getHostString()))
                    .map(address -> new InetSocketAddress(address, name.getPort()));
        } catch (UnknownHostException e) {
            LOG.debug("no address of {} now", name, e);
            return Stream.of();
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec, "spec").commandLine(), message);
    }
}
