package io.muster.compose.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Consul agent on free loopback ports, in a process of its own, a server by itself with its data in the demo's folder. */
final class RealConsul implements DemoRegistry {

    private static final String NAME = "consul";

    /** Shorter than a server allows by default: nobody wants to wait longer for the dead to leave. */
    private static final int SESSION_SECONDS = 4;

    /** How many ports an agent needs: for clients, for other agents and for other servers. */
    private static final int PORTS = 3;

    private final RegistryProgram agent;
    private final String address;

    private RealConsul(RegistryProgram agent, String address) {
        this.agent = agent;
        this.address = address;
    }

    static RealConsul start(Path folder) throws IOException {
        List<Integer> ports = RegistryPorts.free(PORTS);
        String address = "127.0.0.1:" + ports.get(0);
        Path configuration = Files.writeString(
                folder.resolve("consul.json"),
                configuration(folder.resolve("consul").toString(), ports));
        // a server that leads answers that, and it knows itself only then: without that nobody gets a session
        RegistryProgram.Question question =
                new RegistryProgram.Question("http://" + address + "/v1/catalog/nodes?consistent", "\"demo\"");
        return new RealConsul(
                RegistryProgram.start(
                        NAME,
                        List.of("agent", "-config-file=" + configuration),
                        folder.resolve("consul.log"),
                        question),
                address);
    }

    private static String configuration(String data, List<Integer> ports) {
        return """
                {
                  "node_name": "demo", "data_dir": "%s", "log_level": "warn", "disable_update_check": true,
                  "server": true, "bootstrap_expect": 1, "bind_addr": "127.0.0.1", "client_addr": "127.0.0.1",
                  "ports": { "http": %d, "serf_lan": %d, "server": %d, "serf_wan": -1, "dns": -1, "grpc": -1 },
                  "performance": { "raft_multiplier": 1 }, "session_ttl_min": "%ds"
                }
                """.formatted(data, ports.get(0), ports.get(1), ports.get(2), SESSION_SECONDS);
    }

    @Override
    public String describe() {
        return "Consul (real, a process) at " + address + (agent.isAlive() ? "" : ": DEAD");
    }

    @Override
    public void stop() {
        agent.stop();
    }

    @Override
    public void restart() throws IOException {
        agent.restart();
    }

    @Override
    public String configuration() {
        return "registry { type = consul, consul { address = \"http://" + address + "\", session-ttl = "
                + SESSION_SECONDS + "s } }";
    }

    @Override
    public void close() {
        agent.close();
    }
}
