package io.muster.registry.testkit;

import io.muster.registry.RegistryBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What one case has to itself: a system of its own on the shared registry, its clients, the history of all claims, and a seed. Ending it closes
 * everything and then looks for what was left behind, and for what no client may ever do.
 */
final class CaseScope {

    /** The names of the systems of all cases. */
    static final Pattern SYSTEM = Pattern.compile("kit-[0-9a-f]{8}");

    /** The system property that repeats a random case. */
    static final String SEED_PROPERTY = "muster.conformance.seed";

    /** What a busy machine may add to how late news is. */
    private static final Duration NOISE = Duration.ofSeconds(5);

    private static final int STALL_PART_OF_LEASE = 5;
    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration LEFTOVERS = Duration.ofSeconds(10);

    private final Conformance conformance;
    private final RecordedHarness harness;
    private final ThreadCensus census;
    private final RegistryCensus held;
    private final OperationHistory history = new OperationHistory(System::nanoTime);
    private final ClaimHistory claims = new ClaimHistory();
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final String system;
    private final long seed;
    private volatile Duration excusingStall;
    private volatile boolean leavesLeases;

    CaseScope(Conformance conformance) throws Exception {
        this.conformance = conformance;
        harness = conformance.harness();
        excusingStall = harness.lease().dividedBy(STALL_PART_OF_LEASE);
        harness.start();
        harness.record(history);
        census = new ThreadCensus(harness);
        system = "kit-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        held = new RegistryCensus(harness, conformance.unsupported(), system);
        seed = Long.getLong(SEED_PROPERTY, ThreadLocalRandom.current().nextLong());
        claims.start();
    }

    String system() {
        return system;
    }

    ClaimHistory claims() {
        return claims;
    }

    OperationHistory history() {
        return history;
    }

    /** Returns for how long the machine may stand still before a failure shows nothing: a part of the lease, if the case says nothing else. */
    Duration excusingStall() {
        return excusingStall;
    }

    /** Says that what the case measures is spoilt by a machine that stands still for longer than {@code stall}. */
    void spoiltByStall(Duration stall) {
        excusingStall = stall;
    }

    /** Checks that what every watcher saw so far follows from what was done. */
    void explain() {
        if (clients.isEmpty()) {
            return;
        }
        RegistryBounds bounds = clients.get(0).connector().bounds();
        Explanation.Times times =
                new Explanation.Times(harness.lease(), bounds.listing().plus(bounds.settle()), NOISE);
        List<String> unexplained = clients.stream()
                .flatMap(client -> client.watchers().stream()
                        .flatMap(watcher ->
                                Explanation.unexplained(history, times, client.path(), watcher.history()).stream()))
                .toList();
        if (!unexplained.isEmpty()) {
            throw new AssertionError(seedNote() + "\n" + String.join("\n", unexplained));
        }
    }

    /** Returns the case's own source of randomness. */
    Random random() {
        return new Random(seed);
    }

    /** Returns how to repeat this case with the same randomness. */
    String seedNote() {
        return "repeat with -D" + SEED_PROPERTY + "=" + seed;
    }

    List<Client> clients() {
        return List.copyOf(clients);
    }

    ClientOptions options() {
        return ClientOptions.of(system);
    }

    /** Opens a client that is not started. */
    Client open(ClientOptions options) throws Exception {
        Client client = new Client(options.context().system(), harness.open(options, history), claims, history);
        clients.add(client);
        return client;
    }

    /** Opens and starts a client with a path of its own. */
    Client client() throws Exception {
        return client(options());
    }

    /** Opens and starts a client. */
    Client client(ClientOptions options) throws Exception {
        Client client = open(options);
        client.connector().start();
        return client;
    }

    /**
     * Shows that everything before it has reached {@code watcher}: registers one more server, elsewhere, and waits until the watcher sees it. After it, what
     * has not happened in the watcher's history did not happen.
     */
    Member marker(Watcher watcher) throws Exception {
        Member marker = client().registered(watcher.handle().groups().iterator().next());
        watcher.awaitListed(marker);
        return marker;
    }

    /** Says that a client of this case ends in a way that leaves its lease to run out: killed, or closed where nothing reaches the registry. */
    void leavesLeases() {
        leavesLeases = true;
    }

    /** Closes everything and looks at what was left. */
    void end() throws Exception {
        List<String> problems = new ArrayList<>(claims.overlaps());
        claims.close();
        harness.thaw();
        harness.start();
        harness.endRecord(history);
        Teardown.closeAll(clients);
        clients.forEach(client -> client.watchers().forEach(watcher -> problems.addAll(watcher.breaches())));
        for (Client client : clients) {
            client.failedTasks().ifPresent(problems::add);
            Teardown.awaitNone(LEFTOVERS, () -> openConnections(client)).forEach(problems::add);
            client.path().close();
        }
        Teardown.awaitNone(LEFTOVERS, census::added)
                .forEach(name -> problems.add("P20: thread '" + name + "' was left behind"));
        problems.addAll(heldAfter());
        if (!problems.isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    /** Looks for leases and watches; those that were given up without a word are left to be looked for at the end of all cases. */
    private List<String> heldAfter() {
        if (leavesLeases
                || clients.stream().anyMatch(Client::hasCrashed)
                || history.hasSilenceOf(harness.lease().dividedBy(2))) {
            conformance.debts().owe(system, held, held.added());
            return List.of();
        }
        // sooner than a lease can run out: who closed has given it back
        Duration half = harness.lease().dividedBy(2);
        return Teardown.awaitNone(half.compareTo(LEAST) < 0 ? LEAST : half, () -> held.breaches(held.added()));
    }

    private static List<String> openConnections(Client client) {
        int open = client.path().openConnections();
        return open == 0 ? List.of() : List.of("P20: " + open + " connections to the registry were left behind");
    }
}
