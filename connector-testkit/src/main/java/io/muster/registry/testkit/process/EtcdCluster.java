package io.muster.registry.testkit.process;

import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three real etcd servers that are one registry. What others hear of a server they fetch from it, through a proxy in front of it, so that its news can be held back; or one
 * is in a network namespace, so that it can be parted from the others while clients still reach it. Servers are named by their place, from 0. Not thread-safe.
 */
public final class EtcdCluster implements AutoCloseable {

    /** How many servers there are: the fewest of which one may fail. */
    public static final int SIZE = 3;

    /** The server that is in the namespace, if one is. */
    public static final int APART = 0;

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
        for (int server = 0; server < SIZE; server++) {
            peers.add(EtcdProcess.freeAddress());
            ways.add(TcpProxy.to(peers.get(server)));
        }
        List<InetSocketAddress> advertised =
                ways.stream().map(TcpProxy::address).toList();
        for (int server = 0; server < SIZE; server++) {
            servers.add(
                    new EtcdProcess(program, name(server), peers.get(server), joining(advertised, server, arguments)));
        }
    }

    private EtcdCluster(Path program, List<String> arguments, NetworkNamespace apart) throws IOException {
        List<InetSocketAddress> peers = List.of(
                EtcdProcess.freeAddress(InetAddress.getByName(apart.linkHost())),
                EtcdProcess.freeAddress(InetAddress.getByName(apart.linkHostHere())),
                EtcdProcess.freeAddress(InetAddress.getByName(apart.linkHostHere())));
        for (int server = 0; server < SIZE; server++) {
            boolean isApart = server == APART;
            servers.add(new EtcdProcess(
                    program,
                    name(server),
                    peers.get(server),
                    joining(peers, server, arguments),
                    isApart ? apart.launcher() : List.of(),
                    isApart ? InetAddress.getByName(apart.registryHost()) : InetAddress.getLoopbackAddress()));
        }
    }

    /**
     * Makes a cluster that does not run yet, of which {@link #APART} is in a namespace: the others are reached from there by the cable for links, and clients reach it by the
     * one for the registry. None of its servers can be slowed.
     *
     * @param program etcd, see {@link ServerBinary}
     * @param arguments more arguments of each server
     * @param apart must outlive the cluster
     */
    public static EtcdCluster withOneIn(NetworkNamespace apart, Path program, List<String> arguments)
            throws IOException {
        return new EtcdCluster(program, arguments, apart);
    }

    private static String name(int server) {
        return "etcd-" + server;
    }

    private static List<String> joining(List<InetSocketAddress> advertised, int server, List<String> more) {
        List<String> urls = advertised.stream()
                .map(address -> "http://" + EtcdProcess.text(address))
                .toList();
        String members = IntStream.range(0, SIZE)
                .mapToObj(member -> name(member) + "=" + urls.get(member))
                .collect(Collectors.joining(","));
        List<String> all = new ArrayList<>(
                List.of("--initial-cluster", members, "--initial-advertise-peer-urls", urls.get(server)));
        all.addAll(more);
        return all;
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
