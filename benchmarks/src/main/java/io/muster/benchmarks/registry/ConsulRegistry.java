package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders.Opening;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.consul.ConsulConnector;
import io.muster.registry.consul.ConsulSettings;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.process.ConsulProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Consul: one server, which is the agent too. */
final class ConsulRegistry implements Registry {

    /** A thousand servers have a hundred agents or more; their signs of life all at one would be what is measured. */
    private static final Duration SELDOM = Duration.ofHours(1);

    private final ConsulProcess process;

    private ConsulRegistry(ConsulProcess process) {
        this.process = process;
    }

    static ConsulRegistry start() throws IOException {
        ConsulProcess process = ConsulProcess.server(ServerBinary.find("consul", "consul", "1.8"), "");
        try {
            process.start();
            return new ConsulRegistry(process);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "Consul";
    }

    @Override
    public String type() {
        return ConsulConnector.TYPE;
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("address", process.endpoint());
    }

    @Override
    public ServerRegistryConnector connector(String endpoint) {
        return new ConsulConnector(ConsulSettings.of(endpoint), ConnectorContext.of(MusterConnector.SYSTEM));
    }

    @Override
    public Duration rest() {
        // a watcher has room again for what one registration brings
        return Duration.ofMillis(600);
    }

    @Override
    public ServerRegistryConnector crowd() {
        Times times = new Times(
                SELDOM, SELDOM, Times.DEFAULT.waitTime(), SELDOM, Times.DEFAULT.connect(), Times.DEFAULT.request());
        return new ConsulConnector(
                ConsulSettings.of(process.endpoint()).withTimes(times),
                ConnectorContext.of(MusterConnector.SYSTEM),
                EngineSettings.defaults().withAuditInterval(SELDOM));
    }

    @Override
    public List<Opening<? extends Registering>> plainClients() {
        return List.of(() -> new RawConsulRegistration(process.address()), () -> new RawConsulClaim(process.address()));
    }

    /** What came through the proxy: there is one request at a time on a connection. */
    @Override
    public double requests(TcpProxy way) {
        return way.requests();
    }

    @Override
    public boolean countsOthers() {
        return false;
    }

    @Override
    public void close() {
        process.close();
    }
}
