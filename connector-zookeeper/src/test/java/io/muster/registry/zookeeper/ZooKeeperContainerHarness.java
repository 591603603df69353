package io.muster.registry.zookeeper;

import io.muster.registry.InstanceId;
import io.muster.registry.testkit.Capability;
import io.muster.registry.testkit.ClientOptions;
import io.muster.registry.testkit.ClientPath;
import io.muster.registry.testkit.RegistryHarness;
import io.muster.registry.testkit.process.NeedsContainers;
import java.io.File;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A ZooKeeper in a container: the vendor's image, unless ZOOKEEPER_IMAGE names another, or nothing can be pulled. */
final class ZooKeeperContainerHarness implements RegistryHarness {

    private static final String IMAGE = "zookeeper:3.9.3";
    private static final int PORT = 2_181;
    private static final Pattern JARS = Pattern.compile(
            ".*/(zookeeper|zookeeper-jute|snappy-java|metrics-core|audience-annotations|commons-io|slf4j-api|netty-[a-z0-9-]+)-[0-9].*\\.jar");

    private final GenericContainer<?> container;
    private Optional<RawZooKeeper> raw = Optional.empty();

    ZooKeeperContainerHarness() {
        String named = System.getenv("ZOOKEEPER_IMAGE");
        String base = System.getenv(NeedsContainers.BASE_IMAGE);
        container = named != null || base == null
                ? new GenericContainer<>(DockerImageName.parse(named == null ? IMAGE : named))
                : ofClassPath(base);
        container.withExposedPorts(PORT);
    }

    /** The server that this build has on its class path, on an image that has Java. */
    private static GenericContainer<?> ofClassPath(String base) {
        GenericContainer<?> made = new GenericContainer<>(DockerImageName.parse(base))
                .withCommand(
                        "java",
                        "-cp",
                        "/opt/zookeeper/*",
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        Integer.toString(PORT),
                        "/tmp/zookeeper");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Stream.of(path.split(File.pathSeparator))
                .filter(entry -> JARS.matcher(entry).matches())
                .forEach(jar -> made.withCopyFileToContainer(MountableFile.forHostPath(jar), "/opt/zookeeper/"));
        return made;
    }

    @Override
    public String name() {
        return "ZooKeeper in a container";
    }

    /** Nothing fails in these cases. */
    @Override
    public Set<Capability> unsupported() {
        return EnumSet.allOf(Capability.class);
    }

    /** Twice the tick that a server has if nobody says otherwise. */
    @Override
    public Duration lease() {
        return Duration.ofSeconds(6);
    }

    @Override
    public boolean owns(Thread thread) {
        return thread.getName().startsWith(RawZooKeeper.THREADS);
    }

    @Override
    public void start() throws Exception {
        if (raw.isEmpty()) {
            container.start();
            raw = Optional.of(new RawZooKeeper(connectString()));
            raw.get().connect();
        }
    }

    private String connectString() {
        return container.getHost() + ":" + container.getMappedPort(PORT);
    }

    @Override
    public Opened open(ClientOptions options) {
        ZooKeeperSettings settings = ZooKeeperSettings.of(connectString()).withSessionTimeout(lease());
        return new Opened(new ZooKeeperConnector(settings, options.context(), FAST_TIMES), ClientPath.direct());
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception {
        return raw.orElseThrow().entries(ZooKeeperHarness.groupPath(system, group));
    }

    @Override
    public SortedSet<Integer> takenIds(String system) throws Exception {
        return raw.orElseThrow().ids(ZooKeeperHarness.base(system) + "/ids");
    }

    @Override
    public void close() {
        raw.ifPresent(RawZooKeeper::close);
        container.stop();
    }
}
