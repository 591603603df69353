package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A system in which servers come, go, change, are cut off, lose their leases and die at random: the same for the same seed. */
final class Churn {

    private static final List<String> GROUPS = List.of(ConformanceCases.WORLD, ConformanceCases.SOCIAL);
    private static final int MOST_MEMBERS = 3;
    private static final int MOST_PAUSE_MILLIS = 120;
    private static final int MOST_CRASHES = 8;
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final CaseScope scope;
    private final RegistryHarness harness;
    private final Random random;
    private final List<Client> alive = new ArrayList<>();
    private final Set<Member> left = new HashSet<>();
    private int crashes;

    Churn(CaseScope scope, RegistryHarness harness, int clients) throws Exception {
        this.scope = scope;
        this.harness = harness;
        this.random = scope.random();
        for (int i = 0; i < clients; i++) {
            addClient();
        }
    }

    private void addClient() throws Exception {
        Client client = scope.client();
        client.watch(GROUPS.toArray(String[]::new));
        alive.add(client);
    }

    void run(Duration time) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            step(alive.get(random.nextInt(alive.size())));
            Eventually.letPass(Duration.ofMillis(random.nextInt(MOST_PAUSE_MILLIS)));
        }
    }

    private void step(Client client) throws Exception {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> register(client);
            case 3 -> pick(client).ifPresent(this::leave);
            case 4, 5 -> pick(client).ifPresent(this::update);
            case 6 -> client.path().cut();
            case 7 -> client.path().heal();
            case 8 -> expire(client);
            default -> crash(client);
        }
    }

    private void register(Client client) {
        if (present(client).size() < MOST_MEMBERS) {
            client.register(GROUPS.get(random.nextInt(GROUPS.size())));
        }
    }

    private void leave(Member member) {
        left.add(member);
        member.handle().deregister(BOUND);
    }

    private void update(Member member) {
        member.update(Map.of("n", Integer.toString(random.nextInt())));
    }

    private void expire(Client client) throws Exception {
        Optional<Member> member = pick(client);
        Optional<ServerIdentity> claim = member.flatMap(Member::claim);
        if (claim.isEmpty() || !isHolder(member.get(), claim.get().id())) {
            return;
        }
        scope.claims().pause();
        harness.expireLease(scope.system(), claim.get().id());
        // one lease may hold all ids of a client
        scope.claims().resume(client.members(), claim.get().id());
    }

    /** Returns whether the registry thinks so too: a claim that was ended a moment ago may be somebody else's already. */
    private boolean isHolder(Member member, int id) throws Exception {
        return member.instance()
                .equals(harness.listed(scope.system(), member.group()).get(id));
    }

    private void crash(Client client) throws Exception {
        if (crashes < MOST_CRASHES) {
            crashes++;
            client.crash();
            alive.remove(client);
            addClient();
        }
    }

    private Optional<Member> pick(Client client) {
        List<Member> present = present(client);
        return present.isEmpty() ? Optional.empty() : Optional.of(present.get(random.nextInt(present.size())));
    }

    private List<Member> present(Client client) {
        return client.members().stream()
                .filter(member -> !left.contains(member))
                .toList();
    }

    /** Heals everything and waits until every living server is registered and every leaving one has left. */
    void settle() {
        alive.forEach(client -> client.path().heal());
        for (Client client : alive) {
            present(client).forEach(Member::awaitRegistered);
        }
        left.stream()
                .filter(member ->
                        alive.stream().anyMatch(client -> client.members().contains(member)))
                .forEach(member -> member.awaitTold(RegistrationState.Departed.class));
    }

    /** Waits until the registry and every view show exactly the living. */
    void awaitConvergence() {
        Map<String, Map<InstanceId, Map<String, String>>> expected = expected();
        for (String group : GROUPS) {
            Eventually.eventuallyHolds("the registry to list the living of " + group + ", " + scope.seedNote(), () -> {
                Set<InstanceId> listed =
                        Set.copyOf(harness.listed(scope.system(), group).values());
                if (!listed.equals(expected(group).keySet())) {
                    throw new AssertionError("the registry lists " + listed + ", alive are "
                            + expected(group).keySet());
                }
            });
        }
        for (Client client : alive) {
            client.watchers()
                    .get(0)
                    .await(
                            "exactly the living, " + scope.seedNote() + ": " + expected,
                            snapshot -> snapshot.freshness().isCurrent()
                                    && view(snapshot).equals(expected));
        }
    }

    private Map<String, Map<InstanceId, Map<String, String>>> expected() {
        Map<String, Map<InstanceId, Map<String, String>>> expected = new TreeMap<>();
        GROUPS.forEach(group -> expected.put(group, expected(group)));
        return expected;
    }

    private Map<InstanceId, Map<String, String>> expected(String group) {
        Map<InstanceId, Map<String, String>> expected = new HashMap<>();
        alive.stream()
                .flatMap(client -> present(client).stream())
                .filter(member -> member.group().equals(group))
                .forEach(member -> expected.put(member.instance(), member.properties()));
        return expected;
    }

    private static Map<String, Map<InstanceId, Map<String, String>>> view(RegistrySnapshot snapshot) {
        Map<String, Map<InstanceId, Map<String, String>>> view = new TreeMap<>();
        snapshot.groups().forEach((name, group) -> {
            Map<InstanceId, Map<String, String>> servers = new HashMap<>();
            group.servers().forEach(server -> servers.put(server.identity().instance(), server.properties()));
            view.put(name, servers);
        });
        return view;
    }
}
