package io.muster.registry.testkit.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three real Consul servers that are one registry, and a client agent before them, as on the host of every server of a system.
 */
public final class ConsulCluster extends RealCluster<ConsulProcess> {

    /** Votes again soon after it came back, and is not forgotten while it is away. */
    private static final String AUTOPILOT =
            "\"autopilot\": {\"cleanup_dead_servers\": false, \"server_stabilization_time\": \"200ms\"}";

    /** Many times as long as an agent takes to tell its servers of a change. */
    private static final long SYNCED_NANOS = Duration.ofSeconds(1).toNanos();

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
            add(made);
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

    @Override
    public void start() throws IOException {
        begin();
        agent.begin();
        awaitServing();
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
            return server(leader()).ask("/v1/operator/raft/configuration").split("\"Voter\":true", -1).length - 1;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Starts one server again; returns once it serves and votes. */
    @Override
    public void start(int server) throws IOException {
        super.start(server);
        awaitVoters();
    }

    /** Waits until the agent has told its servers of every change before: one that is on its way to a server that freezes keeps the agent from answering for half a minute. */
    @Override
    public void freeze(int server) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < SYNCED_NANOS) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        super.freeze(server);
    }

    @Override
    public void thaw() throws IOException, InterruptedException {
        super.thaw();
        agent.thaw();
    }

    @Override
    public void close() {
        agent.close();
        super.close();
    }
}
