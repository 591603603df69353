package io.muster.registry.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three real Consul servers that are one registry, and a client agent before them, as on the host of every server of a system. Servers are named by their place, from 0. Not
 * thread-safe.
 */
public final class ConsulCluster implements AutoCloseable {

    /** How many servers there are: the fewest of which one may fail. */
    public static final int SIZE = 3;

    private static final Duration ELECTION_BOUND = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 50_000_000;

    /** Votes again soon after it came back, and is not forgotten while it is away. */
    private static final String AUTOPILOT =
            "\"autopilot\": {\"cleanup_dead_servers\": false, \"server_stabilization_time\": \"200ms\"}";

    private final List<ConsulProcess> servers = new ArrayList<>();
    private final ConsulProcess agent;

    /**
     * Makes a cluster that does not run yet.
     *
     * @param program Consul, see {@link ServerBinary}
     * @param more of the configuration of each agent, a part of a JSON object; may be empty
     */
    public ConsulCluster(Path program, String more) throws IOException {
        List<String> joined = new ArrayList<>();
        for (int server = 0; server < SIZE; server++) {
            // those before it; they tell it of those after it
            String join = "\"retry_join\": [" + quoted(joined) + "], \"retry_interval\": \"500ms\"";
            ConsulProcess made = new ConsulProcess(
                    program,
                    "consul-" + server,
                    ConsulProcess.Role.SERVER,
                    "\"bootstrap_expect\": " + SIZE + ", " + AUTOPILOT + ", " + join + ConsulProcess.and(more));
            servers.add(made);
            joined.add(made.gossip());
        }
        agent = new ConsulProcess(
                program,
                "consul-agent",
                ConsulProcess.Role.CLIENT,
                "\"retry_join\": [" + quoted(joined) + "], \"retry_interval\": \"500ms\"" + ConsulProcess.and(more));
    }

    private static String quoted(List<String> addresses) {
        return addresses.stream().map(address -> "\"" + address + "\"").collect(Collectors.joining(", "));
    }

    /** Returns the client agent, to which clients connect. */
    public ConsulProcess agent() {
        return agent;
    }

    /** Returns one server. */
    public ConsulProcess server(int server) {
        return servers.get(server);
    }

    /** Starts those that do not run; returns once all of them serve. */
    public void start() throws IOException {
        for (ConsulProcess server : servers) {
            server.begin();
        }
        agent.begin();
        for (ConsulProcess server : servers) {
            server.awaitServing();
        }
        agent.awaitServing();
        awaitVoters();
    }

    /** A server that came back votes only after a while; until then another one must not be lost. */
    private void awaitVoters() throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < ELECTION_BOUND.toNanos()) {
            if (voters() == SIZE) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("not all servers vote after " + ELECTION_BOUND);
    }

    private int voters() {
        try {
            return servers.get(leader()).ask("/v1/operator/raft/configuration").split("\"Voter\":true", -1).length - 1;
        } catch (IOException e) {
            return 0;
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

    /** Kills one server; its data stays. */
    public void stop(int server) {
        servers.get(server).stop();
    }

    /** Starts one server again; returns once it serves and votes. */
    public void start(int server) throws IOException {
        servers.get(server).start();
        awaitVoters();
    }

    /** Stops one server's process without ending it. */
    public void freeze(int server) throws IOException, InterruptedException {
        servers.get(server).freeze();
    }

    /** Lets frozen servers go on. */
    public void thaw() throws IOException, InterruptedException {
        for (ConsulProcess server : servers) {
            server.thaw();
        }
        agent.thaw();
    }

    /** Kills all and deletes their data. */
    @Override
    public void close() {
        agent.close();
        servers.forEach(ConsulProcess::close);
    }
}
