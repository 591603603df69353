package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client asks of the registry: little when nothing happens, and not all at once when everything does. */
abstract class TrafficCases extends ConformanceCases {

    /** One server with one watch; kits run with times far shorter than defaults, which ask ten times less. */
    private static final int MOST_REQUESTS_PER_SECOND = 30;

    /** What a client counts of its tries to ask, which a path that is cut never sees. */
    private static final String[] ATTEMPTS = {
        "lists", "list-failures", "renewals", "renew-failures", "claim-failures", "publishes"
    };

    private static final int MOST_ATTEMPTS_PER_SECOND = 2 * MOST_REQUESTS_PER_SECOND;
    private static final Duration SHORT_STALL = Duration.ofMillis(100);
    private static final int MOST_CONNECTS_PER_SECOND = 20;
    private static final int MOST_REQUESTS_PER_CHANGE = 6;
    private static final int CHANGES = 60;

    @Test
    @Needs(Capability.COUNT_REQUESTS)
    @DisplayName("P18 out.noBusyLoopNoHerd: an idle server asks for little")
    void p18_idleAsksLittle() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member member = client.registered(WORLD);
        watcher.awaitExactly(member);
        double rate = requestRate(client);
        conformance().tally().measured(Figure.IDLE_REQUESTS, rate);
        assertThat(rate).isLessThan(MOST_REQUESTS_PER_SECOND);
    }

    @Test
    @Needs({Capability.COUNT_REQUESTS, Capability.CUT})
    @DisplayName("P18 out.noBusyLoopNoHerd: in an outage little is asked")
    void p18_outageAsksLittle() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member member = client.registered(WORLD);
        watcher.awaitExactly(member);
        client.path().cut();
        long before = client.counted(ATTEMPTS);
        double rate = requestRate(client);
        double attempts = perSecond(client.counted(ATTEMPTS) - before, outage());
        conformance().tally().measured(Figure.OUTAGE_REQUESTS, rate);
        assertThat(rate).isLessThan(MOST_REQUESTS_PER_SECOND);
        assertThat(attempts).isLessThan(MOST_ATTEMPTS_PER_SECOND);
        client.path().heal();
        member.awaitRegistered();
        watcher.awaitCurrent();
    }

    @Test
    @Needs({Capability.COUNT_CONNECTS, Capability.CUT})
    @DisplayName("P18 out.noBusyLoopNoHerd: in an outage the tries to connect are few, and go on")
    void p18_outageConnectsSeldom() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitFirst();
        client.path().cut();
        int before = client.path().connects().size();
        Eventually.letPass(outage());
        double connects = perSecond(client.path().connects().size() - before, outage());
        conformance().tally().measured(Figure.OUTAGE_CONNECTS, connects);
        assertThat(connects).isPositive().isLessThan(MOST_CONNECTS_PER_SECOND);
        client.path().heal();
        watcher.awaitCurrent();
    }

    @Test
    @Needs(Capability.COUNT_REQUESTS)
    @DisplayName("P18 out.noBusyLoopNoHerd: under churn a watcher asks in proportion to the changes")
    void p18_churnAsksInProportion() throws Exception {
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        watcher.awaitFirst();
        Client churning = scope().client();
        long before = client.path().requests();
        long start = System.nanoTime();
        for (int i = 0; i < CHANGES / 2; i++) {
            churning.registered(WORLD).handle().close();
        }
        watcher.awaitExactly(scope().marker(watcher));
        double idle = MOST_REQUESTS_PER_SECOND * (System.nanoTime() - start) / 1e9;
        double perChange = (client.path().requests() - before) / (double) CHANGES;
        conformance().tally().measured(Figure.CHURN_REQUESTS, perChange);
        assertThat(perChange).isLessThan(MOST_REQUESTS_PER_CHANGE + idle / CHANGES);
    }

    @Test
    @Needs({Capability.STOP, Capability.COUNT_CONNECTS, Capability.COUNT_REQUESTS})
    @DisplayName(
            "P18 out.noBusyLoopNoHerd: many clients do not come back at one moment, nor ask without end when they do")
    void p18_recoveryIsSpread() throws Exception {
        // whoever had to wait for the machine comes at one moment with all others
        scope().spoiltByStall(SHORT_STALL);
        int herd = Size.current().herd();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < herd; i++) {
            Client client = scope().client();
            client.watch(WORLD);
            client.registered(WORLD);
            clients.add(client);
        }
        clients.get(0).watchers().get(0).awaitExactly(members(clients));
        harness().stop();
        Eventually.letPass(harness().lease().dividedBy(2));
        long start = System.nanoTime();
        long before =
                clients.stream().mapToLong(client -> client.path().requests()).sum();
        harness().start();
        clients.forEach(client -> client.members().get(0).awaitRegistered());
        clients.forEach(client -> client.watchers().get(0).awaitCurrent());
        clients.get(0).watchers().get(0).awaitExactly(members(clients));
        long asked =
                clients.stream().mapToLong(client -> client.path().requests()).sum() - before;
        double perClientAndSecond = perSecond(asked, Duration.ofNanos(System.nanoTime() - start)) / herd;
        conformance().tally().measured(Figure.RECOVERY_REQUESTS, perClientAndSecond);
        assertThat(perClientAndSecond).isLessThan(2 * MOST_REQUESTS_PER_SECOND);
        assertThat(largestPartAtOnce(clients, start))
                .as("part of the clients that came at one moment")
                .isLessThan(0.6);
    }

    /** Returns the largest part of the clients whose first connects since {@code start} lie within 20 ms. */
    private static double largestPartAtOnce(List<Client> clients, long start) {
        long window = TimeUnit.MILLISECONDS.toNanos(20);
        List<Long> firsts = clients.stream()
                .flatMap(client -> client.path().connects().stream()
                        .filter(at -> at >= start)
                        .limit(1))
                .sorted()
                .toList();
        long most = firsts.stream()
                .mapToLong(from -> firsts.stream()
                        .filter(at -> at >= from && at < from + window)
                        .count())
                .max()
                .orElse(0);
        return (double) most / clients.size();
    }

    private static Member[] members(List<Client> clients) {
        return clients.stream().flatMap(client -> client.members().stream()).toArray(Member[]::new);
    }

    private double requestRate(Client client) {
        long before = client.path().requests();
        Eventually.letPass(outage());
        return perSecond(client.path().requests() - before, outage());
    }

    private Duration outage() {
        return harness().lease().multipliedBy(3).dividedBy(2);
    }

    private static double perSecond(long count, Duration time) {
        return count * 1e9 / time.toNanos();
    }
}
