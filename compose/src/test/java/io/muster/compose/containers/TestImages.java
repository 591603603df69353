package io.muster.compose.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.registry.testkit.process.NeedsContainers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The images that the system is made of here: that of the servers, which the first start builds from this build's own classes, and the registries' own. Where
 * MUSTER_TEST_BASE_IMAGE is set, nothing can be pulled: that image stands in for the vendors' ones (it has Java, etcd and the others), and
 * ZooKeeper is put on it from the class path.
 */
final class TestImages implements AutoCloseable {

    private static final Pattern ZOOKEEPER_JARS = Pattern.compile(
            ".*/(zookeeper|zookeeper-jute|snappy-java|metrics-core|audience-annotations|commons-io|slf4j-api|netty-[a-z0-9-]+)-[0-9].*\\.jar");

    private static final String ZOOKEEPER_ON_BASE = """
            FROM %s
            COPY lib /opt/zookeeper/lib
            COPY zkServer.sh /usr/local/bin/
            """;

    /** What the vendor's script does with these two variables. */
    private static final String ZK_SERVER = """
            #!/bin/bash
            printf '%s\\n' "tickTime=${ZOO_TICK_TIME:-2000}" dataDir=/data dataLogDir=/datalog clientPort=2181 \\
                admin.enableServer=false >/tmp/zoo.cfg
            exec java -Xmx96m -XX:TieredStopAtLevel=1 -cp '/opt/zookeeper/lib/*' \\
                org.apache.zookeeper.server.ZooKeeperServerMain /tmp/zoo.cfg
            """;

    private final Map<String, String> variables = new HashMap<>();

    TestImages() throws IOException {
        String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        variables.put("MUSTER_IMAGE", "muster/open-world:it-" + tag);
        variables.put("MUSTER_DISTRIBUTION", "prebuilt");
        String base = System.getenv(NeedsContainers.BASE_IMAGE);
        if (base != null) {
            variables.put("MUSTER_RUNTIME_IMAGE", base);
            variables.put(RegistryProfile.ETCD.imageVariable(), base);
            variables.put(RegistryProfile.CONSUL.imageVariable(), base);
            variables.put("PROMETHEUS_IMAGE", base);
            variables.put(RegistryProfile.ZOOKEEPER.imageVariable(), zooKeeper(base, "muster/zookeeper:it-" + tag));
        }
    }

    private static String zooKeeper(String base, String name) throws IOException {
        Path context = Files.createTempDirectory("muster-zookeeper-image-");
        Path lib = Files.createDirectory(context.resolve("lib"));
        for (Path jar : classPath()) {
            Files.copy(jar, lib.resolve(String.valueOf(jar.getFileName())));
        }
        Files.writeString(context.resolve("Dockerfile"), ZOOKEEPER_ON_BASE.formatted(base));
        executable(context.resolve("zkServer.sh"), ZK_SERVER);
        Commands.run(
                Map.of("DOCKER_BUILDKIT", "0"),
                List.of("docker", "build", "--quiet", "--tag", name, context.toString()));
        return name;
    }

    private static List<Path> classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> ZOOKEEPER_JARS.matcher(entry).matches())
                .map(Path::of)
                .toList();
    }

    private static void executable(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(UTF_8));
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
    }

    /** Returns the variables of {@code compose.yaml} that name the images. */
    Map<String, String> variables() {
        return variables;
    }

    /** Removes the images that were made. */
    @Override
    public void close() {
        variables.values().stream()
                .filter(image -> image.contains(":it-"))
                .forEach(image -> Commands.run(Map.of(), List.of("docker", "image", "rm", "--force", image)));
    }
}
