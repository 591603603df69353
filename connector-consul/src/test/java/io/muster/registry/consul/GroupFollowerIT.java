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
import org.junit.jupiter.api.Test;

/** Following one group on a real agent. */
class GroupFollowerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LONG = Duration.ofMinutes(1);

    /** The list, whether the token may see anything since the list is empty, the epoch, and the query. */
    private static final int REQUESTS = 4;

    /** Longer than anybody's patience here. */
    private static final Times WAITS = new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

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

    private static OpenBackend open(ServersPath path) {
        return OpenBackend.open(
                ConsulBackend::new, ConsulSettings.of(path.endpoints().get(0)).withTimes(WAITS));
    }

    /** Returns a feed whose query waits at the agent. */
    private static GroupFeed waiting(ServersPath path, OpenBackend backend) throws Exception {
        long before = path.requests();
        GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, new Deaf());
        OpenBackend.get(feed.list(Consistency.STRONG));
        await().atMost(PATIENCE).until(() -> path.requests() >= before + REQUESTS);
        return feed;
    }

    private static final class Deaf implements GroupFeed.Sink {

        @Override
        public void upserted(EntryRead entry) {}

        @Override
        public void removed(String key, long revision) {}

        @Override
        public void listed(Listing listing) {}

        @Override
        public void doubt(String reason) {}
    }
}
