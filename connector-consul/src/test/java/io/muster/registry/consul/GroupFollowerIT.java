package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.consul.ConsulSettings.Times;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.ConsulProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Following one group on a real agent. */
class GroupFollowerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofMinutes(1);

    /** The list, whether the token may see anything since the list is empty, the epoch, and the query. */
    private static final int REQUESTS = 4;

    /** Longer than anybody's patience here. */
    private static final Times WAITS = times(Duration.ofMinutes(5));

    private static Times times(Duration probe) {
        return new Times(
                Duration.ofSeconds(2),
                Duration.ofSeconds(6),
                Duration.ofMinutes(5),
                probe,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    @Test
    void aQueryThatWaitsEndsAtOnceWithItsFeed() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (ServersPath path = ServersPath.to(agent.address());
                    OpenBackend backend = open(path)) {
                GroupFeed feed = waiting(path, backend);
                int open = path.openConnections();
                feed.close();
                await().atMost(PATIENCE).until(() -> path.openConnections() == open - 1);
            }
        }
    }

    @Test
    void aQueryThatWaitsEndsAtOnceWithItsBackend() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (ServersPath path = ServersPath.to(agent.address());
                    OpenBackend backend = open(path)) {
                GroupFeed unused = waiting(path, backend);
                long begun = System.nanoTime();
                backend.raw().close(LONG);
                // not only because the time was over
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
                await().atMost(PATIENCE).until(() -> path.openConnections() == 0);
            }
        }
    }

    /** P14: it looks like an agent at which nothing happens. */
    @Test
    void aFrozenAgentIsNoticedWhileAQueryWaits() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (ServersPath path = ServersPath.to(agent.address());
                    OpenBackend backend = open(path, times(Duration.ofSeconds(1)))) {
                Doubts doubts = new Doubts();
                GroupFeed unused = waiting(path, backend, doubts);
                // what answers is asked again and again, and believed
                long before = path.requests();
                await().atMost(PATIENCE).until(() -> path.requests() >= before + 3);
                assertThat(doubts.told).isEmpty();

                agent.freeze();

                await().atMost(PATIENCE).until(() -> !doubts.told.isEmpty());
                assertThat(doubts.told.get(0)).contains("nothing was heard");
                agent.thaw();
            }
        }
    }

    private static OpenBackend open(ServersPath path) {
        return open(path, WAITS);
    }

    private static OpenBackend open(ServersPath path, Times times) {
        return OpenBackend.open(
                ConsulBackend::new, ConsulSettings.of(path.endpoints().get(0)).withTimes(times));
    }

    /** Returns a feed whose query waits at the agent. */
    private static GroupFeed waiting(ServersPath path, OpenBackend backend) throws Exception {
        return waiting(path, backend, new Doubts());
    }

    private static GroupFeed waiting(ServersPath path, OpenBackend backend, Doubts doubts) throws Exception {
        long before = path.requests();
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, doubts);
        OpenBackend.get(feed.list(Consistency.STRONG));
        await().atMost(PATIENCE).until(() -> path.requests() >= before + REQUESTS);
        return feed;
    }

    /** Hears of nothing else. */
    private static final class Doubts implements GroupFeed.Sink {

        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void upserted(EntryRead entry) {}

        @Override
        public void removed(String key, long revision) {}

        @Override
        public void listed(Listing listing) {}

        @Override
        public void doubt(String reason) {
            told.add(reason);
        }
    }
}
