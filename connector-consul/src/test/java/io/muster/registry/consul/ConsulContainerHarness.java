package io.muster.registry.consul;

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

/** A Consul agent in a container: the vendor's image, unless CONSUL_IMAGE names another, or nothing can be pulled. */
final class ConsulContainerHarness implements RegistryHarness {

    private static final String IMAGE = "hashicorp/consul:1.20";
    private static final int PORT = 8_500;

    private final GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image()))
            .withCommand("consul", "agent", "-dev", "-client=0.0.0.0", "-hcl", "session_ttl_min = \"1s\"")
            .withExposedPorts(PORT)
            // An address in quotes, once there is a leader
            .waitingFor(Wait.forHttp("/v1/status/leader")
                    .forPort(PORT)
                    .forResponsePredicate(leader -> leader.contains(":")));

    private String name = ConsulConnector.TYPE;
    private Optional<RawConsul> raw = Optional.empty();

    private static String image() {
        String base = System.getenv(NeedsContainers.BASE_IMAGE);
        return Optional.ofNullable(System.getenv("CONSUL_IMAGE")).orElse(base == null ? IMAGE : base);
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
        return ConsulHarness.WAITS.session().multipliedBy(2);
    }

    @Override
    public boolean owns(Thread thread) {
        return ConsulHarness.isOurs(thread);
    }

    @Override
    public void start() {
        if (raw.isEmpty()) {
            container.start();
            RawConsul connected = new RawConsul(address());
            raw = Optional.of(connected);
            name = "Consul " + connected.version() + " in a container";
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(container.getHost(), container.getMappedPort(PORT));
    }

    @Override
    public Opened open(ClientOptions options) {
        ConsulSettings settings = ConsulHarness.settings(
                address().getHostString() + ":" + address().getPort());
        return new Opened(new ConsulConnector(settings, options.context(), FAST_TIMES), ClientPath.direct());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) {
        return raw.orElseThrow().entries(ConsulHarness.layout(system), group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) {
        return raw.orElseThrow().ids(ConsulHarness.layout(system));
    }

    @Override
    public void close() {
        container.stop();
    }
}
