package io.muster.registry.etcd;

import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The way of one client to each server of a registry, with answers that can be spoilt. */
final class EtcdPath implements ClientPath {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 5_000_000;

    private final List<InetSocketAddress> servers;
    private final List<TcpProxy> ways;
    private Optional<SpoiltServer> spoilt = Optional.empty();

    /** Makes a way to all servers, of which only {@code first} is open. */
    EtcdPath(List<InetSocketAddress> servers, int first) {
        this.servers = List.copyOf(servers);
        ways = servers.stream().map(TcpProxy::to).toList();
        leadTo(first);
    }

    String[] endpoints() {
        return ways.stream()
                .map(way -> way.address().getAddress().getHostAddress() + ":"
                        + way.address().getPort())
                .toArray(String[]::new);
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

    /** Spoils the answers of the one server until the path is healed; returns once an answer was spoilt. */
    synchronized void spoil(SpoiltAnswers.Fault fault) {
        try {
            SpoiltServer before = new SpoiltServer(servers.get(0), fault);
            spoilt = Optional.of(before);
            ways.get(0).leadTo(before.address());
            long begun = System.nanoTime();
            while (before.spoilt() == 0) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("the client asks for nothing");
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    public synchronized void heal() {
        spoilt.ifPresent(server -> {
            ways.get(0).leadTo(servers.get(0));
            server.close();
        });
        spoilt = Optional.empty();
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
        heal();
        each(TcpProxy::close);
    }
}
