package io.muster.registry.testkit.process;

import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three real ZooKeeper servers that are one registry. Each reaches the others, when they lead, by a proxy of its own, so that its news can be held back. Servers
 * are named by their place, from 0. Not thread-safe.
 */
public final class ZooKeeperEnsemble implements AutoCloseable {

    /** How many servers there are: the fewest of which one may fail. */
    public static final int SIZE = 3;

    private static final Duration ELECTION_BOUND = Duration.ofSeconds(60);

    /** A follower is often there before its leader listens; it tries again for a refused connection only. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long POLL_NANOS = 20_000_000;

    private final List<ZooKeeperProcess> servers = new ArrayList<>();
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
            quorum.add(ZooKeeperProcess.freeAddress());
            election.add(ZooKeeperProcess.freeAddress());
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
                lines.add("server." + (other + 1) + "=" + ZooKeeperProcess.text(leading) + ":"
                        + election.get(other).getPort());
            }
            servers.add(new ZooKeeperProcess(tick, lines, server + 1));
        }
    }

    /** Returns whether {@code thread} belongs to the ways between the servers. */
    public boolean owns(Thread thread) {
        return ways.stream().flatMap(List::stream).anyMatch(way -> way.owns(thread));
    }

    /** Returns where the clients of each server connect. */
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(ZooKeeperProcess::address).toList();
    }

    /** Returns {@code host:port,host:port,host:port}. */
    public String connectString() {
        return servers.stream().map(ZooKeeperProcess::connectString).collect(Collectors.joining(","));
    }

    /** Starts those that do not run; returns once all of them serve. */
    public void start() throws IOException {
        for (ZooKeeperProcess server : servers) {
            server.begin();
        }
        for (ZooKeeperProcess server : servers) {
            server.awaitServing();
        }
    }

    /** Returns the one that leads, waiting for an election to end. */
    public int leader() throws IOException {
        return leaderOtherThan(SIZE);
    }

    /** Waits until another one than {@code former} leads, and returns it. */
    public int leaderOtherThan(int former) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < ELECTION_BOUND.toNanos()) {
            for (int server = 0; server < SIZE; server++) {
                // a frozen one would not answer, which takes time to find out
                if (server != former && servers.get(server).mode().equals("leader")) {
                    return server;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("no leader was elected within " + ELECTION_BOUND);
    }

    /** Sends a four-letter word to one server and returns the answer. */
    public String ask(int server, String word) throws IOException {
        return servers.get(server).ask(word);
    }

    /** Kills one server; its data stays. */
    public void stop(int server) {
        servers.get(server).stop();
    }

    /** Starts one server again; returns once it serves. */
    public void start(int server) throws IOException {
        servers.get(server).start();
    }

    /** Stops one server's process without ending it. */
    public void freeze(int server) throws IOException, InterruptedException {
        servers.get(server).freeze();
    }

    /** Makes one server, as a follower, hear and tell everything later by {@code latency}. */
    public void slow(int server, Duration latency) {
        ways.get(server).forEach(way -> way.slow(latency));
    }

    /** Lets frozen servers go on and slow ones be quick. */
    public void thaw() throws IOException, InterruptedException {
        for (List<TcpProxy> toOthers : ways) {
            toOthers.forEach(TcpProxy::heal);
        }
        for (ZooKeeperProcess server : servers) {
            server.thaw();
        }
    }

    /** Kills all and deletes their data. */
    @Override
    public void close() {
        servers.forEach(ZooKeeperProcess::close);
        ways.forEach(toOthers -> toOthers.forEach(TcpProxy::close));
    }
}
