package io.muster.registry.etcd;

import io.muster.registry.InstanceId;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.RegistryHarness;
import io.muster.registry.testkit.process.NeedsContainers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** An etcd in a container: the vendor's image, unless ETCD_IMAGE names another, or nothing can be pulled. */
final class EtcdContainerHarness implements RegistryHarness {

    private static final String IMAGE = "quay.io/coreos/etcd:v3.5.16";
    private static final int PORT = 2_379;

    private final GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
            .withCommand(
                    "etcd",
                    "--data-dir=/tmp/etcd",
                    "--listen-client-urls=http://0.0.0.0:" + PORT,
                    "--advertise-client-urls=http://0.0.0.0:" + PORT)
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/health").forPort(PORT));

    private String name = EtcdConnector.TYPE;
    private Optional<RawEtcd> raw = Optional.empty();

    private static String image() {
        String base = System.getenv(NeedsContainers.BASE_IMAGE);
        return Optional.ofNullable(System.getenv("ETCD_IMAGE")).orElse(base == null ? IMAGE : base);
    }

    @Override
    public String name() {
        return name;
    }

    /** Nothing fails in these cases. */
    @Override
    public Set<Capability> unsupported() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(4);
    }

    @Override
    public boolean owns(Thread thread) {
        return EtcdHarness.isOurs(thread);
    }

    @Override
    public void start() {
        if (raw.isEmpty()) {
            container.start();
            RawEtcd connected = new RawEtcd(address());
            raw = Optional.of(connected);
            // Asked before the first case, so that gRPC's own threads are there before it too
            name = "etcd " + connected.version() + " in a container";
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(container.getHost(), container.getMappedPort(PORT));
    }

    @Override
    public Opened open(ClientOptions options) {
        EtcdSettings settings =
                EtcdHarness.settings(address().getHostString() + ":" + address().getPort());
        return new Opened(new EtcdConnector(settings, options.context(), FAST_TIMES), ClientPath.direct());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) {
        return raw.orElseThrow().entries(EtcdHarness.layout(system), group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) {
        return raw.orElseThrow().ids(EtcdHarness.layout(system));
    }

    @Override
    public void close() {
        raw.ifPresent(RawEtcd::close);
        container.stop();
    }
}
