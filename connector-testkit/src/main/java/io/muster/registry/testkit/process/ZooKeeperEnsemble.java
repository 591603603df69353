package io.muster.registry.testkit.process;

import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three real ZooKeeper servers that are one registry. Each reaches the others, when they lead, by a proxy of its own, so that its news can be held back.
 */
public final class ZooKeeperEnsemble extends RealCluster<ZooKeeperProcess> {

    /** A follower is often there before its leader listens; it tries again for a refused connection only. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<List<TcpProxy>> ways = new ArrayList<>();

    /**
     * Makes an ensemble that does not run yet.
     *
     * @param tick ZooKeeper's {@code tickTime}
     * @param syncLimit after how many ticks without a word leader and follower give each other up
     */
    public ZooKeeperEnsemble(Duration tick, int syncLimit) throws IOException {
        List<InetSocketAddress> quorum = new ArrayList<>();
        List<InetSocketAddress> election = new ArrayList<>();
        for (int server = 0; server < SIZE; server++) {
            quorum.add(Addresses.free());
            election.add(Addresses.free());
        }
        for (int server = 0; server < SIZE; server++) {
            List<TcpProxy> toOthers = quorum.stream()
                    .map(leading -> TcpProxy.patient(leading, PATIENCE))
                    .toList();
            ways.add(toOthers);
            List<String> lines = new ArrayList<>(List.of("initLimit=20", "syncLimit=" + syncLimit));
            for (int other = 0; other < SIZE; other++) {
                InetSocketAddress leading = other == server
                        ? quorum.get(other)
                        : toOthers.get(other).address();
                lines.add("server." + (other + 1) + "=" + Addresses.text(leading) + ":"
                        + election.get(other).getPort());
            }
            add(new ZooKeeperProcess(tick, lines, server + 1));
        }
    }

    @Override
    public boolean owns(Thread thread) {
        return ways.stream().flatMap(List::stream).anyMatch(way -> way.owns(thread));
    }

    /** Returns {@code host:port,host:port,host:port}. */
    public String connectString() {
        return String.join(",", endpoints());
    }

    /** Sends a four-letter word to one server and returns the answer. */
    public String ask(int server, String word) throws IOException {
        return server(server).ask(word);
    }

    /** Makes one server, as a follower, hear and tell everything later by {@code latency}. */
    public void slow(int server, Duration latency) {
        ways.get(server).forEach(way -> way.slow(latency));
    }

    /** Lets frozen servers go on and slow ones be quick. */
    @Override
    public void thaw() throws IOException, InterruptedException {
        for (List<TcpProxy> toOthers : ways) {
            toOthers.forEach(TcpProxy::heal);
        }
        super.thaw();
    }

    @Override
    public void close() {
        super.close();
        ways.forEach(toOthers -> toOthers.forEach(TcpProxy::close));
    }
}
