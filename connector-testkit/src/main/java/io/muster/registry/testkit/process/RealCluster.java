package io.muster.registry.testkit.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Three real servers that are one registry. Servers are named by their place, from 0. Not thread-safe.
 *
 * @param <S> one of its servers
 */
public abstract sealed class RealCluster<S extends RealServer> implements AutoCloseable
        permits ConsulCluster, EtcdCluster, ZooKeeperEnsemble {

    /** How many servers there are: the fewest of which one may fail. */
    public static final int SIZE = 3;

    static final Duration ELECTION_BOUND = Duration.ofSeconds(60);
    static final long POLL_NANOS = 20_000_000;

    private final List<S> servers = new ArrayList<>();

    RealCluster() {}

    final void add(S server) {
        servers.add(server);
    }

    /** Returns one server. */
    public final S server(int server) {
        return servers.get(server);
    }

    /** Returns where the clients of each server connect. */
    public final List<InetSocketAddress> addresses() {
        return servers.stream().map(RealServer::address).toList();
    }

    /** Returns {@code host:port} of each. */
    public final List<String> endpoints() {
        return servers.stream().map(RealServer::endpoint).toList();
    }

    /** Returns whether {@code thread} belongs to the ways between the servers. */
    public boolean owns(Thread thread) {
        return false;
    }

    /** Starts those that do not run; returns once all of them serve. */
    public void start() throws IOException {
        begin();
        awaitServing();
    }

    final void begin() throws IOException {
        for (S server : servers) {
            server.begin();
        }
    }

    final void awaitServing() throws IOException {
        for (S server : servers) {
            server.awaitServing();
        }
    }

    /** Returns the one that leads, waiting for an election to end. */
    public final int leader() throws IOException {
        return leaderOtherThan(SIZE);
    }

    /** Waits until another one than {@code former} leads, and returns it. */
    public final int leaderOtherThan(int former) throws IOException {
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

    /** Returns one that does not lead. */
    public final int follower() throws IOException {
        return (leader() + 1) % SIZE;
    }

    /** Kills one server; its data stays. */
    public final void stop(int server) {
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

    /** Lets frozen servers go on. */
    public void thaw() throws IOException, InterruptedException {
        for (S server : servers) {
            server.thaw();
        }
    }

    /** Kills all and deletes their data. */
    @Override
    public void close() {
        servers.forEach(RealServer::close);
    }
}
