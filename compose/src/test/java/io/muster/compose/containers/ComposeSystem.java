package io.muster.compose.containers;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The system of one profile as a project of its own, with free ports; ends with everything it made, images excepted. */
final class ComposeSystem implements AutoCloseable {

    static final List<String> GROUPS = List.of("client", "world", "social");
    /** A service of a profile that is not named is left alone, even by "down". */
    private static final String ALL_PROFILES = "*";

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final int PLAYERS = 7_000;
    private static final int ADMIN = 9_400;

    private final RegistryProfile registry;
    private final String project = "muster-it-"
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newHttpClient();

    ComposeSystem(RegistryProfile registry, Map<String, String> images) {
        this.registry = registry;
        this.environment = new HashMap<>(images);
        Stream.of("ZOOKEEPER_PORT", "ETCD_PORT", "CONSUL_PORT", "PROMETHEUS_PORT")
                .forEach(variable -> environment.put(variable, ""));
        environment.put("PLAYERS", "12");
    }

    /** Runs {@code docker compose} on this project. */
    String compose(String... arguments) {
        return compose(project, environment, registry.profile(), List.of(arguments));
    }

    private static String compose(
            String project, Map<String, String> environment, String profile, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("docker", "compose", "--ansi", "never", "--project-name", project));
        command.addAll(List.of("--profile", profile));
        command.addAll(arguments);
        return Commands.run(environment, command);
    }

    /** Starts everything, and returns once every server is ready. */
    void up() {
        compose("up", "--detach", "--wait", "--quiet-pull");
    }

    /** Makes a group have so many servers; returns once all are ready. */
    void scale(String group, int servers) {
        compose("up", "--detach", "--wait", "--no-recreate", "--scale", service(group) + "=" + servers, service(group));
    }

    /** Returns the registry it runs on. */
    RegistryProfile registry() {
        return registry;
    }

    /** Returns what the engine and the servers say now, for whoever reads why a test failed. */
    List<String> describe() {
        return List.of(compose("ps", "--all"), compose("logs", "--no-color", "--tail", "40"));
    }

    /** Returns the service of a group of servers, or of the players. */
    String service(String group) {
        return registry.service(group);
    }

    /** Returns the running containers of a service, by their ids. */
    List<String> containers(String service) {
        return compose("ps", "--quiet", "--status", "running", service).lines().toList();
    }

    /** Returns the running servers of a group. */
    List<String> servers(String group) {
        return containers(service(group));
    }

    /** Returns the container of the registry, running or not. */
    String registryContainer() {
        return compose("ps", "--quiet", "--all", registry.profile());
    }

    /** Returns every container of the project, running or not. */
    Set<String> allContainers() {
        return compose("ps", "--quiet", "--all").lines().collect(Collectors.toSet());
    }

    /** Returns where the registry is published. */
    InetSocketAddress registryAddress() {
        return published(registryContainer(), registry.port());
    }

    /** Runs {@code docker}. */
    String docker(String... arguments) {
        return Commands.run(
                Map.of(),
                Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList());
    }

    /** Returns the network of the project. */
    String network() {
        return project + "_default";
    }

    /** Returns the last lines of a service's log. */
    String log(String service, int lines) {
        return compose("logs", "--no-color", "--no-log-prefix", "--tail", Integer.toString(lines), service);
    }

    /** Returns where the client servers' players connect to. */
    List<InetSocketAddress> doors() {
        return servers("client").stream()
                .map(server -> published(server, PLAYERS))
                .toList();
    }

    /** Returns what a server's {@code /cluster} says; empty if it does not answer. */
    Optional<Config> cluster(String container) {
        return get(container, "/cluster").map(ConfigFactory::parseString);
    }

    /** Returns a page of a server's admin endpoint; empty if it does not answer. */
    Optional<String> get(String container, String path) {
        try {
            InetSocketAddress admin = published(container, ADMIN);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://" + admin.getHostString() + ":" + admin.getPort() + path))
                    .timeout(ANSWER)
                    .build();
            return Optional.of(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException | CommandFailedException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Returns where a port of a container is published. */
    InetSocketAddress published(String container, int port) {
        String first =
                docker("port", container, port + "/tcp").lines().findFirst().orElseThrow();
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(first.substring(first.lastIndexOf(':') + 1)));
    }

    /** Returns what the engine has of this project. */
    List<String> remains() {
        String label = "label=com.docker.compose.project=" + project;
        return Stream.of(
                        docker("ps", "--all", "--quiet", "--filter", label),
                        docker("network", "ls", "--quiet", "--filter", label),
                        docker("volume", "ls", "--quiet", "--filter", label))
                .flatMap(String::lines)
                .toList();
    }

    /** Ends everything: containers, network, volumes. */
    @Override
    public void close() {
        compose(project, environment, ALL_PROFILES, List.of("down", "--volumes", "--remove-orphans"));
    }
}
