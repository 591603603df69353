package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Contenders.Opening;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.etcd.EtcdConnector;
import io.muster.registry.etcd.EtcdSettings;
import io.muster.registry.spi.ConnectorContext;
import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.process.EtcdProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** etcd. */
final class EtcdRegistry implements Registry {

    private static final String STARTED = "grpc_server_started_total";
    private static final String MESSAGES = "grpc_server_msg_received_total";

    private final EtcdProcess process;

    private EtcdRegistry(EtcdProcess process) {
        this.process = process;
    }

    static EtcdRegistry start() throws IOException {
        EtcdProcess process = new EtcdProcess(ServerBinary.find("etcd", "etcd", "3.5"), List.of());
        try {
            process.start();
            return new EtcdRegistry(process);
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public String type() {
        return EtcdConnector.TYPE;
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("endpoints", process.endpoint());
    }

    @Override
    public ServerRegistryConnector connector(String endpoint) {
        return new EtcdConnector(EtcdSettings.of(endpoint), ConnectorContext.of(MusterConnector.SYSTEM));
    }

    @Override
    public List<Opening<? extends Registering>> plainClients() {
        return List.of(() -> new RawEtcdPut(process.address()), () -> new RawEtcdClaim(process.address()));
    }

    /** Unary calls, and messages on streams: each is asked for something. */
    @Override
    public double requests(TcpProxy way) throws IOException {
        return process.ask("/metrics")
                .lines()
                .filter(EtcdRegistry::isRequest)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static boolean isRequest(String line) {
        boolean isCall = line.startsWith(STARTED) && line.contains("grpc_type=\"unary\"");
        boolean isMessage = line.startsWith(MESSAGES) && line.contains("_stream\"");
        return isCall || isMessage;
    }

    @Override
    public void close() {
        process.close();
    }
}
