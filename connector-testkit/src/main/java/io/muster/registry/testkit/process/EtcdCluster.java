package io.muster.registry.testkit.process;

import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Three real etcd servers that are one registry. What others hear of a server they fetch from it, through a proxy in front of it, so that its news can be held back; or one
 * is in a network namespace, so that it can be parted from the others while clients still reach it.
 */
public final class EtcdCluster extends RealCluster<EtcdProcess> {

    /** The server that is in the namespace, if one is. */
    public static final int APART = 0;

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
            peers.add(Addresses.free());
            ways.add(TcpProxy.to(peers.get(server)));
        }
        List<InetSocketAddress> advertised =
                ways.stream().map(TcpProxy::address).toList();
        for (int server = 0; server < SIZE; server++) {
            add(new EtcdProcess(program, name(server), peers.get(server), joining(advertised, server, arguments)));
        }
    }

    private EtcdCluster(Path program, List<String> arguments, NetworkNamespace apart) throws IOException {
        List<InetSocketAddress> peers = List.of(
                Addresses.freeHere(InetAddress.getByName(apart.linkHost())),
                Addresses.freeHere(InetAddress.getByName(apart.linkHostHere())),
                Addresses.freeHere(InetAddress.getByName(apart.linkHostHere())));
        for (int server = 0; server < SIZE; server++) {
            boolean isApart = server == APART;
            add(new EtcdProcess(
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
        List<String> urls = advertised.stream().map(EtcdProcess::url).toList();
        String members = IntStream.range(0, SIZE)
                .mapToObj(member -> name(member) + "=" + urls.get(member))
                .collect(Collectors.joining(","));
        List<String> all = new ArrayList<>(
                List.of("--initial-cluster", members, "--initial-advertise-peer-urls", urls.get(server)));
        all.addAll(more);
        return all;
    }

    @Override
    public boolean owns(Thread thread) {
        return ways.stream().anyMatch(way -> way.owns(thread));
    }

    /** Makes what the others hear of one server come later by {@code latency}. */
    public void slow(int server, Duration latency) {
        ways.get(server).slow(latency);
    }

    /** Lets frozen servers go on and slow ones be quick. */
    @Override
    public void thaw() throws IOException, InterruptedException {
        ways.forEach(TcpProxy::heal);
        super.thaw();
    }

    @Override
    public void close() {
        super.close();
        ways.forEach(TcpProxy::close);
    }
}
