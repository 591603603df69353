package io.muster.compose.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import io.muster.compose.player.PlayerCrowd;
import io.muster.registry.testkit.process.NeedsContainers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole system in containers, as a user starts it. Each registry's profile comes up, links, chats and leaves nothing behind; on one of them, another one each
 * day, everything is broken that can be broken from outside. {@code MUSTER_CONTAINERS_STORY} names that one, or {@code all}.
 */
@NeedsContainers
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ComposeSystemIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PLAYERS = 12;
    private static final String SYSTEM = "open-world";

    private static TestImages images;
    private int said;

    @BeforeAll
    static void makeImages() throws IOException {
        images = new TestImages();
    }

    @AfterAll
    static void removeImages() {
        images.close();
    }

    @ParameterizedTest
    @EnumSource(RegistryProfile.class)
    void comesUpLinksChatsHealsAndLeavesNothingBehind(RegistryProfile registry) throws Exception {
        ComposeSystem system = new ComposeSystem(registry, images.variables());
        try (system) {
            plays(system);
        }
        assertThat(system.remains()).as("left in the engine").isEmpty();
    }

    private void plays(ComposeSystem system) throws Exception {
        boolean turn = hasItsTurn(system.registry());
        try {
            comesUp(system);
            awaitAllLinks(system, Map.of("client", 2, "world", 3, "social", 1));
            List<InetSocketAddress> doors = system.doors();
            try (PlayerCrowd crowd = new PlayerCrowd(PLAYERS, 7, () -> doors)) {
                crowd.start();
                assertThatAllPlay(crowd);
                await("the players' container plays too")
                        .atMost(PATIENCE)
                        .until(() -> system.log(system.service("players"), 3).contains("12 of 12 heard"));
                if (system.registry() != RegistryProfile.ZOOKEEPER) {
                    isObserved(system);
                }
                embeds(system);
                if (turn) {
                    breakAndHeal(system, crowd);
                }
            }
            stopsAndLeavesNothing(system, turn ? system.registry().reaping() : Duration.ZERO);
        } catch (Exception | AssertionError e) {
            system.describe().forEach(System.out::println);
            throw e;
        }
    }

    /** As whoever has just cloned it does it: the first start builds the image. */
    private static void comesUp(ComposeSystem system) {
        system.up();
        Set<String> first = system.allContainers();
        system.up();
        assertThat(system.allContainers())
                .as("a second start leaves what runs alone")
                .isEqualTo(first);
    }

    private static boolean hasItsTurn(RegistryProfile registry) {
        String named =
                Optional.ofNullable(System.getenv("MUSTER_CONTAINERS_STORY")).orElse("");
        List<RegistryProfile> all = List.of(RegistryProfile.values());
        boolean turn = named.isEmpty()
                ? all.indexOf(registry) == LocalDate.now(ZoneOffset.UTC).toEpochDay() % all.size()
                : named.equals("all") || registry.profile().equals(named.toLowerCase(Locale.ROOT));
        step(registry.profile() + (turn ? " has its turn: it is broken and heals" : " comes up and goes"));
        return turn;
    }

    /** Prometheus finds all servers, by the engine's names or through Consul's own discovery, and has an answer to each question of the dashboard but those for what did not happen. */
    private static void isObserved(ComposeSystem system) {
        step("Prometheus");
        Prometheus prometheus = Prometheus.start(system);
        await("all servers are found").atMost(PATIENCE).until(() -> prometheus.results("muster_ready == 1") == 6);
        assertThat(Dashboard.expressions()).isNotEmpty().allSatisfy(expression -> {
            if (expression.endsWith("> 0")) {
                String asked = expression.substring(0, expression.length() - "> 0".length());
                await(asked).atMost(PATIENCE).until(() -> prometheus.results(asked) > 0);
            } else {
                await(expression).atMost(PATIENCE).until(() -> prometheus.results(expression) > 0);
            }
        });
    }

    /** The README's example of embedding, on the registry that runs in a container; it leaves as it came. */
    private static void embeds(ComposeSystem system) throws Exception {
        step("the example of embedding, outside of containers");
        RegistryProfile registry = system.registry();
        try (HelloServers hello = new HelloServers(registry, system.registryAddress())) {
            await("both greet each other").atMost(PATIENCE).until(() -> {
                hello.supervise();
                return hello.printed("client").contains("world says: hello from world")
                        && hello.printed("world").contains("client says: hello from client");
            });
            // Not how many: the lease of one may lapse and be read back meanwhile on a busy machine
            await("held before, so that nothing is a finding")
                    .atMost(PATIENCE)
                    .until(() -> !registry.held(system, "hello").isEmpty());
        }
        assertThat(registry.held(system, "hello")).isEmpty();
    }

    private void breakAndHeal(ComposeSystem system, PlayerCrowd crowd) throws Exception {
        killsAWorldServer(system, crowd);
        killsTheRegistry(system, crowd);
        cutsAWorldServerOff(system, crowd);
        restartsAWorldServer(system, crowd);
        scales(system, crowd);
    }

    private void killsAWorldServer(ComposeSystem system, PlayerCrowd crowd) {
        step("docker kill of a world server");
        String victim = system.servers("world").get(0);
        system.docker("kill", victim);
        awaitAllLinks(system, Map.of("client", 2, "world", 2, "social", 1));
        assertThatAllPlay(crowd);
        system.docker("start", victim);
        awaitAllLinks(system, Map.of("client", 2, "world", 3, "social", 1));
        assertThatAllPlay(crowd);
    }

    private void killsTheRegistry(ComposeSystem system, PlayerCrowd crowd) {
        step("docker kill of the registry");
        Set<String> before = links(system);
        String registry = system.registryContainer();
        system.docker("kill", registry);
        await("every view is stale").atMost(PATIENCE).until(() -> views(system).equals(Set.of("stale")));
        assertThatAllPlay(crowd);
        system.docker("start", registry);
        await("every view is current")
                .atMost(PATIENCE)
                .until(() -> views(system).equals(Set.of("current")));
        awaitAllLinks(system, Map.of("client", 2, "world", 3, "social", 1));
        assertThat(links(system)).as("links, with since when").isEqualTo(before);
        assertThatAllPlay(crowd);
    }

    private void cutsAWorldServerOff(ComposeSystem system, PlayerCrowd crowd) {
        step("network disconnect of a world server");
        String victim = system.servers("world").get(0);
        system.docker("network", "disconnect", system.network(), victim);
        await("the others go on without it")
                .atMost(PATIENCE)
                .until(() -> system.servers("client").stream().allMatch(client -> linked(system, client) == 3));
        assertThatAllPlay(crowd);
        system.docker("network", "connect", system.network(), victim);
        awaitAllLinks(system, Map.of("client", 2, "world", 3, "social", 1));
        assertThatAllPlay(crowd);
    }

    private void restartsAWorldServer(ComposeSystem system, PlayerCrowd crowd) {
        step("restart of a world server");
        String client = system.servers("client").get(0);
        double before = goodbyes(system, client);
        system.docker("restart", system.servers("world").get(0));
        awaitAllLinks(system, Map.of("client", 2, "world", 3, "social", 1));
        assertThat(goodbyes(system, client))
                .as("world servers that said goodbye")
                .isEqualTo(before + 1);
        assertThatAllPlay(crowd);
    }

    private void scales(ComposeSystem system, PlayerCrowd crowd) throws Exception {
        step("scale to five world servers, and to two");
        system.scale("world", 5);
        awaitAllLinks(system, Map.of("client", 2, "world", 5, "social", 1));
        assertThatAllPlay(crowd);
        String client = system.servers("client").get(0);
        double before = goodbyes(system, client);
        Set<String> gone = ids(system, List.of("world"));
        system.scale("world", 2);
        awaitAllLinks(system, Map.of("client", 2, "world", 2, "social", 1));
        gone.removeAll(ids(system, List.of("world")));
        // More, if the lease of one that stays lapsed meanwhile on a busy machine
        assertThat(gone).hasSizeGreaterThanOrEqualTo(3);
        assertThat(system.registry().held(system, SYSTEM)).doesNotContainAnyElementsOf(gone);
        assertThat(goodbyes(system, client))
                .as("world servers that said goodbye")
                .isEqualTo(before + 3);
        assertThatAllPlay(crowd);
    }

    private static void stopsAndLeavesNothing(ComposeSystem system, Duration reaping) throws Exception {
        step("stop of every server");
        RegistryProfile registry = system.registry();
        assertThat(registry.held(system, SYSTEM))
                .as("held before, so that nothing is a finding")
                .isNotEmpty();
        Set<String> ids = ids(system, ComposeSystem.GROUPS);
        system.compose("stop", system.service("players"));
        system.compose("stop", system.service("client"), system.service("world"), system.service("social"));
        // At once: nothing here waits for a lease to run out. Only what one left that died may still be there.
        List<String> left = registry.held(system, SYSTEM);
        if (reaping.isZero()) {
            assertThat(left).as("held in the registry after the stop").isEmpty();
        } else {
            assertThat(left).as("held after the stop").doesNotContainAnyElementsOf(ids);
            await("what the dead left is gone")
                    .atMost(reaping)
                    .until(() -> registry.held(system, SYSTEM).isEmpty());
        }
    }

    /** Waits until so many servers run, each sees all it is to see as listed and linked, and nobody else. */
    private static void awaitAllLinks(ComposeSystem system, Map<String, Integer> counts) {
        await("all links of " + counts)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> counts.entrySet().stream().allMatch(count -> {
                    List<String> servers = system.servers(count.getKey());
                    return servers.size() == count.getValue()
                            && servers.stream()
                                    .allMatch(server -> sees(system, server, othersOf(count.getKey(), counts)));
                }));
    }

    private static Map<String, Integer> othersOf(String group, Map<String, Integer> counts) {
        Map<String, Integer> others = new HashMap<>(counts);
        others.remove(group);
        return others;
    }

    private static boolean sees(ComposeSystem system, String server, Map<String, Integer> others) {
        return system.cluster(server)
                .map(page -> others.entrySet().stream().allMatch(other -> {
                            List<Config> members = members(page, other.getKey());
                            return members.size() == other.getValue()
                                    && members.stream().allMatch(ComposeSystemIT::isListedAndLinked);
                        })
                        && page.getString("registry.view.state").equals("current"))
                .orElse(false);
    }

    private static List<Config> members(Config page, String group) {
        return page.getConfigList("servers").stream()
                .map(Config.class::cast)
                .filter(member -> member.getString("group").equals(group))
                .collect(Collectors.toList());
    }

    private static boolean isListedAndLinked(Config member) {
        return member.getString("link.state").equals("connected")
                && member.getString("listing.state").equals("listed");
    }

    private static long linked(ComposeSystem system, String server) {
        return system.cluster(server)
                .map(page -> page.getConfigList("servers").stream()
                        .filter(member -> member.getString("link.state").equals("connected"))
                        .count())
                .orElse(-1L);
    }

    /** Returns every link of every server, with since when it is up. */
    private static Set<String> links(ComposeSystem system) {
        return awaitPages(system, ComposeSystem.GROUPS).stream()
                .flatMap(page -> page.getConfigList("servers").stream()
                        .map(member -> page.getString("self.instance") + " to " + member.getString("instance")
                                + " since " + member.getString("link.since")))
                .collect(Collectors.toSet());
    }

    /** Waits until each server of some groups that runs has answered with its page, and returns them. */
    private static List<Config> awaitPages(ComposeSystem system, List<String> groups) {
        return await("each that runs shows its page")
                .atMost(PATIENCE)
                .until(() -> pages(system, groups).toList(), pages -> pages.size() == running(system, groups));
    }

    private static int running(ComposeSystem system, List<String> groups) {
        return groups.stream().mapToInt(group -> system.servers(group).size()).sum();
    }

    /** Returns the keys of the ids that the servers of some groups hold, as they say themselves. */
    private static Set<String> ids(ComposeSystem system, List<String> groups) {
        Set<String> ids = new HashSet<>();
        await("each that runs says its id").atMost(PATIENCE).until(() -> {
            ids.clear();
            pages(system, groups)
                    .filter(page -> page.hasPath("self.id"))
                    .forEach(page -> ids.add("/muster/" + SYSTEM + "/ids/" + page.getInt("self.id")));
            return ids.size() == running(system, groups);
        });
        return ids;
    }

    private static Set<String> views(ComposeSystem system) {
        return pages(system).map(page -> page.getString("registry.view.state")).collect(Collectors.toSet());
    }

    private static Stream<Config> pages(ComposeSystem system) {
        return pages(system, ComposeSystem.GROUPS);
    }

    private static Stream<Config> pages(ComposeSystem system, List<String> groups) {
        return groups.stream()
                .flatMap(group -> system.servers(group).stream())
                .flatMap(server -> system.cluster(server).stream());
    }

    /** Returns how many world servers said goodbye to a server; waits until it answers. */
    private static double goodbyes(ComposeSystem system, String server) {
        return await("it counts goodbyes")
                .atMost(PATIENCE)
                .until(() -> goodbyesSaid(system, server), said -> said >= 0);
    }

    private static double goodbyesSaid(ComposeSystem system, String server) {
        return system.get(server, "/metrics")
                .orElse("")
                .lines()
                .filter(line -> line.startsWith("muster_leaves_total{")
                        && line.contains("group=\"world\"")
                        && line.contains("reason=\"goodbye\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    /** Every player walks on, and what one says is heard by all, on both client servers. */
    private void assertThatAllPlay(PlayerCrowd crowd) {
        List<Long> before = crowd.confirmedSteps();
        await("everybody walks").atMost(PATIENCE).until(() -> {
            List<Long> now = crowd.confirmedSteps();
            return IntStream.range(0, PLAYERS).allMatch(player -> now.get(player) >= before.get(player) + 2);
        });
        said++;
        String text = "is it well? " + said;
        // Delivered at most once: what was said while a link broke is not heard, so it is said again
        await("everybody hears")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    crowd.say(text);
                    return crowd.heard(text) == PLAYERS;
                });
    }

    private static void step(String what) {
        System.out.println("==> " + what);
    }
}
