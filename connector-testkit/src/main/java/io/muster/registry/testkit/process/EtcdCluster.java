package io.muster.registry.testkit.process;

import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three real etcd servers that are one registry. What others hear of a server they fetch from it, through a proxy in front of it, so that its news can be held back. Servers are
 * named by their place, from 0. Not thread-safe.
 */
public final class EtcdCluster implements AutoCloseable {

    /** How many servers there are: the fewest of which one may fail. */
    public static final int SIZE = 3;

    private static final Duration ELECTION_BOUND = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;

    private final List<EtcdProcess> servers = new ArrayList<>();
    private final List<TcpProxy> ways = new ArrayList<>();

    /**
     * Makes a cluster that does not run yet.
     *
     * @param program etcd, see {@link ServerBinary}
     * @param arguments more arguments of each server
     */
    public EtcdCluster(Path program, List<String> arguments) throws IOException {
        List<InetSocketAddress> peers = new ArrayList<>();
        List<String> members = new ArrayList<>();
        for (int server = 0; server < SIZE; server++) {
            peers.add(EtcdProcess.freeAddress());
            ways.add(TcpProxy.to(peers.get(server)));
            members.add("etcd-" + server + "=" + advertised(server));
        }
        for (int server = 0; server < SIZE; server++) {
            List<String> all = new ArrayList<>(List.of(
                    "--initial-cluster",
                    String.join(",", members),
                    "--initial-advertise-peer-urls",
                    advertised(server)));
            all.addAll(arguments);
            servers.add(new EtcdProcess(program, "etcd-" + server, peers.get(server), all));
        }
    }

    private String advertised(int server) {
        return "http://" + EtcdProcess.text(ways.get(server).address());
    }

    /** Returns whether {@code thread} belongs to the ways between the servers. */
    public boolean owns(Thread thread) {
        return ways.stream().anyMatch(way -> way.owns(thread));
    }

    /** Returns where the clients of each server connect. */
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(EtcdProcess::address).toList();
    }

    /** Returns {@code host:port} of each. */
    public List<String> endpoints() {
        return servers.stream().map(EtcdProcess::endpoint).collect(Collectors.toList());
    }

    /** Starts those that do not run; returns once all of them serve. */
    public void start() throws IOException {
        for (EtcdProcess server : servers) {
            server.begin();
        }
        for (EtcdProcess server : servers) {
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
                if (server != former && servers.get(server).isLeader()) {
                    return server;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("no leader was elected within " + ELECTION_BOUND);
    }

    /** Returns one server. */
    public EtcdProcess server(int server) {
        return servers.get(server);
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

    /** Makes what the others hear of one server come later by {@code latency}. */
    public void slow(int server, Duration latency) {
        ways.get(server).slow(latency);
    }

    /** Lets frozen servers go on and slow ones be quick. */
    public void thaw() throws IOException, InterruptedException {
        ways.forEach(TcpProxy::heal);
        for (EtcdProcess server : servers) {
            server.thaw();
        }
    }

    /** Kills all and deletes their data. */
    @Override
    public void close() {
        servers.forEach(EtcdProcess::close);
        ways.forEach(TcpProxy::close);
    }
}
