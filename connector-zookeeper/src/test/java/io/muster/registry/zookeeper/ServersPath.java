package io.muster.registry.zookeeper;

import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.TcpProxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The way of one client to each server of a registry, with answers that can be spoilt. */
final class ServersPath implements ClientPath {

    private final TamperedReplies replies = new TamperedReplies();
    private final List<TcpProxy> ways;

    /** Makes a way to all servers, of which only {@code first} is open. */
    ServersPath(List<InetSocketAddress> servers, int first) {
        ways = servers.stream()
                .map(server -> TcpProxy.tampering(server, replies::connection))
                .toList();
        leadTo(first);
    }

    String connectString() {
        return ways.stream()
                .map(way -> way.address().getAddress().getHostAddress() + ":"
                        + way.address().getPort())
                .collect(Collectors.joining(","));
    }

    /** Opens the way to one server and closes the others. */
    void leadTo(int server) {
        for (int other = 0; other < ways.size(); other++) {
            if (other == server) {
                ways.get(other).heal();
            } else {
                ways.get(other).cut();
            }
        }
    }

    /** Spoils the answers until the path is healed. */
    void spoil(TamperedReplies.Fault fault) {
        replies.begin(fault);
    }

    /** Resets the one connection that comes from {@code localPort}, if there is one. */
    void resetConnectionFrom(int localPort) {
        each(way -> way.resetConnectionFrom(localPort));
    }

    private void each(Consumer<TcpProxy> verb) {
        ways.forEach(verb);
    }

    @Override
    public void cut() {
        each(TcpProxy::cut);
    }

    @Override
    public void blackhole() {
        each(TcpProxy::blackhole);
    }

    @Override
    public void dropAnswersAfter(int passed) {
        each(way -> way.dropAnswersAfter(passed));
    }

    @Override
    public void slow(Duration latency) {
        each(way -> way.slow(latency));
    }

    @Override
    public void endAnswers() {
        each(TcpProxy::endAnswers);
    }

    @Override
    public void heal() {
        replies.end();
        each(TcpProxy::heal);
    }

    @Override
    public long requests() {
        return ways.stream().mapToLong(TcpProxy::requests).sum();
    }

    @Override
    public List<Long> connects() {
        return ways.stream().flatMap(way -> way.connects().stream()).sorted().toList();
    }

    @Override
    public int openConnections() {
        return ways.stream().mapToInt(TcpProxy::openConnections).sum();
    }

    @Override
    public void close() {
        each(TcpProxy::close);
    }
}
