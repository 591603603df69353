package io.muster.registry.consul;

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

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Longer than anybody's patience here. */
    private static final Times WAITS = new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    @Test
    void aQueryThatWaitsEndsAtOnceWithItsFeed() throws Exception {
        try (ConsulProcess agent = ConsulProcess.server(ConsulHarness.program(), "")) {
            agent.start();
            try (ServersPath path = ServersPath.to(agent.address());
                    OpenBackend backend = OpenBackend.open(
                            ConsulBackend::new,
                            ConsulSettings.of(path.endpoints().get(0)).withTimes(WAITS))) {
                GroupFeed feed = backend.raw().follow(OpenBackend.GROUP, new Deaf());
                OpenBackend.get(feed.list(Consistency.STRONG));
                long asked = path.requests();
                await().atMost(PATIENCE).until(() -> path.requests() > asked || path.openConnections() > 1);
                int open = path.openConnections();
                feed.close();
                await().atMost(PATIENCE).until(() -> path.openConnections() == open - 1);
            }
        }
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
