package io.muster.compose.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The running processes and everything they told. Servers are started and stopped by the story's thread; everybody may look. */
final class DemoSystem implements AutoCloseable {

    private static final String TOPOLOGY = """
            client { visibility = external, connects-to = [world, social] }
            world { visibility = internal, connects-to = [social] }
            social { visibility = internal }
            """;

    private final Path folder;
    private final DemoRegistry registry;
    private final Consumer<ServerEvent> listener;
    private final List<ServerProcess> processes = new CopyOnWriteArrayList<>();
    private final List<ServerEvent> events = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> startedByGroup = new HashMap<>();

    DemoSystem(Path folder, DemoRegistry registry, Consumer<ServerEvent> listener) {
        this.folder = folder;
        this.registry = registry;
        this.listener = listener;
    }

    /** Starts one more server of a group. */
    ServerProcess start(String group) throws IOException {
        return start(group, TOPOLOGY);
    }

    /** Starts one more server of a group, which believes that the system is built as {@code topology} says. */
    ServerProcess start(String group, String topology) throws IOException {
        String name = group + "-" + startedByGroup.merge(group, 1, Integer::sum);
        Path config = Files.writeString(folder.resolve(name + ".conf"), configuration(group, topology));
        ServerProcess process = ServerProcess.start(name, group, config, folder, this::take);
        processes.add(process);
        return process;
    }

    private void take(ServerEvent event) {
        events.add(event);
        listener.accept(event);
    }

    private String configuration(String group, String topology) {
        return """
                muster {
                  system = open-world
                  group = %s
                  groups {
                %s
                  }
                  bind { host = 127.0.0.1, port = 0 }
                  %s
                }
                """.formatted(group, topology.indent(4).stripTrailing(), registry.configuration());
    }

    /** Returns all servers ever started, the dead ones too, in the order of their start. */
    List<ServerProcess> servers() {
        return processes;
    }

    /** Returns all living servers. */
    List<ServerProcess> living() {
        return processes.stream().filter(ServerProcess::isAlive).toList();
    }

    /** Returns the living servers of a group. */
    List<ServerProcess> living(String group) {
        return processes.stream()
                .filter(server -> server.group().equals(group) && server.isAlive())
                .toList();
    }

    /** Returns who ended without being asked to, and where its log is; empty if all is well. */
    Optional<String> diedByThemselves() {
        return processes.stream()
                .filter(ServerProcess::diedByItself)
                .findFirst()
                .map(server ->
                        server.name() + " ended by itself; its log is " + folder.resolve(server.name() + ".log"));
    }

    /** Returns where players can connect now. */
    List<InetSocketAddress> playerDoors() {
        return living("client").stream()
                .flatMap(server -> server.status().stream())
                .filter(StatusLine::ready)
                .map(status -> new InetSocketAddress(InetAddress.getLoopbackAddress(), status.playerPort()))
                .toList();
    }

    /** Returns everything that was told so far. */
    List<ServerEvent> events() {
        return events;
    }

    /** Returns how many links should be up, counted at both ends. */
    long expectedLinkEnds() {
        long clients = living("client").size();
        long worlds = living("world").size();
        long socials = living("social").size();
        return 2 * (clients * (worlds + socials) + worlds * socials);
    }

    /** Returns how many links are up, counted at both ends. */
    long linkEnds() {
        return livingStatuses().stream().mapToLong(StatusLine::linksUp).sum();
    }

    /** Returns everything at this moment, the servers by their groups. */
    SystemView view() {
        return new SystemView(
                Stream.of("client", "world", "social")
                        .flatMap(group -> processes.stream()
                                .filter(server -> server.group().equals(group)))
                        .map(ServerProcess::view)
                        .toList(),
                events,
                Instant.now());
    }

    private List<StatusLine> livingStatuses() {
        return processes.stream()
                .filter(ServerProcess::isAlive)
                .flatMap(server -> server.status().stream())
                .toList();
    }

    /** Stops every server gracefully, all at once, and kills who does not come to an end. */
    @Override
    public void close() {
        List<ServerProcess> living = new ArrayList<>(processes);
        living.removeIf(server -> !server.isAlive());
        living.forEach(ServerProcess::requestStop);
        try {
            for (ServerProcess server : living) {
                server.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            living.forEach(ServerProcess::kill);
        }
    }
}
