package io.muster.compose.player;

import io.muster.cluster.client.MusterClient;
import io.muster.compose.openworld.WorldMessage.You;
import io.muster.compose.thread.SerialThread;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Players spread over the client servers; each walks four steps a second and sometimes says something. A player whose client server goes connects
 * to another one.
 */
public final class PlayerCrowd implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration RECONNECT = Duration.ofMillis(500);
    private static final int CHAT_ONE_IN = 400;

    private final MusterClient client = MusterClient.open();
    private final SerialThread thread = new SerialThread("players");
    private final SplittableRandom random;
    private final Supplier<List<InetSocketAddress>> doors;
    private final List<SimulatedPlayer> players = new ArrayList<>();

    /**
     * Makes the players; none is connected before {@link #start()}.
     *
     * @param size how many
     * @param seed makes all of them walk the same way again
     * @param doors where the client servers that run now listen, resolved; asked from the crowd's thread
     */
    public PlayerCrowd(int size, long seed, Supplier<List<InetSocketAddress>> doors) {
        this.random = new SplittableRandom(seed);
        this.doors = doors;
        for (int number = 1; number <= size; number++) {
            players.add(new SimulatedPlayer("player-" + number, random.split()));
        }
    }

    /** Connects everybody and begins to walk. */
    public void start() {
        thread.repeat(RECONNECT, this::connectMissing);
        thread.repeat(STEP, this::step);
    }

    private void connectMissing() {
        List<InetSocketAddress> open = doors.get();
        for (int index = 0; index < players.size() && !open.isEmpty(); index++) {
            SimulatedPlayer player = players.get(index);
            if (!player.isConnected() && !player.isConnecting()) {
                player.connect(client, open.get(index % open.size()));
            }
        }
    }

    private void step() {
        for (SimulatedPlayer player : players) {
            player.walk();
            if (random.nextInt(CHAT_ONE_IN) == 0) {
                player.chat("nice weather in region " + regionOf(player));
            }
        }
    }

    private static String regionOf(SimulatedPlayer player) {
        You place = player.place();
        return place == null ? "?" : Integer.toString(place.region());
    }

    /** Lets the first connected player say something. */
    public void say(String text) {
        players.stream().filter(SimulatedPlayer::isConnected).findFirst().ifPresent(player -> player.chat(text));
    }

    /** Returns what all players saw so far. */
    public CrowdReport report() {
        return new CrowdReport(
                players.size(),
                (int) players.stream().filter(SimulatedPlayer::isConnected).count(),
                sum(players.stream().map(SimulatedPlayer::confirmedSteps)),
                sum(players.stream().map(SimulatedPlayer::handovers)),
                (int) players.stream()
                        .filter(player -> player.metFromElsewhere() > 0)
                        .count());
    }

    private static long sum(Stream<Long> numbers) {
        return numbers.mapToLong(Long::longValue).sum();
    }

    /** Returns how many players heard {@code text}. */
    public int heard(String text) {
        return (int) players.stream().filter(player -> player.hasHeard(text)).count();
    }

    /** Returns each player's confirmed steps, to find out later whether every one of them went on. */
    public List<Long> confirmedSteps() {
        return players.stream().map(SimulatedPlayer::confirmedSteps).toList();
    }

    @Override
    public void close() {
        thread.close();
        client.close();
    }
}
