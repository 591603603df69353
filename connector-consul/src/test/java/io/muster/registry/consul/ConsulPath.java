package io.muster.registry.consul;

import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The way of one client to its agent, with answers that can be spoilt. */
final class ConsulPath implements ClientPath {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 5_000_000;

    private final InetSocketAddress agent;
    private final TcpProxy way;
    private Optional<SpoiltConsul> spoilt = Optional.empty();

    ConsulPath(InetSocketAddress agent) {
        this.agent = agent;
        this.way = TcpProxy.to(agent);
    }

    String endpoint() {
        return "127.0.0.1:" + way.address().getPort();
    }

    /** Spoils the answers until the path is healed; returns once one was. */
    synchronized void spoil(SpoiltConsul.Fault fault) {
        try {
            SpoiltConsul before = new SpoiltConsul(agent, fault);
            spoilt = Optional.of(before);
            way.leadTo(before.address());
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

    @Override
    public void cut() {
        way.cut();
    }

    @Override
    public void blackhole() {
        way.blackhole();
    }

    @Override
    public void dropAnswersAfter(int passed) {
        way.dropAnswersAfter(passed);
    }

    @Override
    public void slow(Duration latency) {
        way.slow(latency);
    }

    @Override
    public void endAnswers() {
        way.endAnswers();
    }

    @Override
    public synchronized void heal() {
        spoilt.ifPresent(server -> {
            way.leadTo(agent);
            server.close();
        });
        spoilt = Optional.empty();
        way.heal();
    }

    @Override
    public long requests() {
        return way.requests();
    }

    @Override
    public List<Long> connects() {
        return way.connects();
    }

    @Override
    public int openConnections() {
        return way.openConnections();
    }

    @Override
    public void close() {
        heal();
        way.close();
    }
}
