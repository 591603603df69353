package io.muster.registry.zookeeper;

import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupFollowerIT {

    private static final String PATH = "/muster/" + OpenBackend.SYSTEM + "/groups/" + OpenBackend.GROUP;

    private final ZooKeeperProcess server;
    private final RawZooKeeper raw;
    private final TcpProxy proxy;
    private OpenBackend servers;
    private OpenBackend watcher;
    private final Told told = new Told();

    GroupFollowerIT() throws IOException {
        server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
        raw = new RawZooKeeper(server.connectString());
        proxy = TcpProxy.to(server.address());
    }

    @BeforeEach
    void start() throws Exception {
        server.start();
        raw.connect();
        servers = OpenBackend.connected(ZooKeeperBackend::new, settings(server.connectString()));
        watcher = OpenBackend.connected(
                ZooKeeperBackend::new, settings("127.0.0.1:" + proxy.address().getPort()));
    }

    @AfterEach
    void stop() {
        watcher.close();
        servers.close();
        proxy.close();
        raw.close();
        server.close();
    }

    @Test
    void seesTheFirstEntryOfAGroupThatWasNotThere() throws Exception {
        Listing empty = list(follow());
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.epoch()).isEmpty();

        Claim claim = servers.claim(content("a"));

        await().until(() -> told.events.contains("upserted a"));
        assertThat(claim.identity().incarnation().revision()).isGreaterThan(empty.revision());
    }

    @Test
    void listsWhatIsThereWithItsEpoch() throws Exception {
        EntryContent content = content("a");
        Claim claim = servers.claim(content);

        Listing listing = list(follow());

        assertThat(listing.epoch()).hasValue(claim.identity().incarnation().epoch());
        assertThat(listing.doubt()).isEmpty();
        assertThat(listing.revision())
                .isGreaterThanOrEqualTo(claim.identity().incarnation().revision());
        assertThat(listing.entries()).singleElement().isInstanceOfSatisfying(EntryRead.Valid.class, entry -> {
            assertThat(entry.key()).isEqualTo(content.registration().instance().toString());
            assertThat(entry.revision())
                    .isEqualTo(claim.identity().incarnation().revision());
            assertThat(entry.server().identity()).isEqualTo(claim.identity());
            assertThat(entry.server().properties())
                    .isEqualTo(content.registration().properties());
        });
    }

    @Test
    void tellsChangesAndDeparturesInOrder() throws Exception {
        EntryContent content = content("a");
        list(follow());

        Claim claim = servers.claim(content);
        get(servers.raw().publish(claim, OpenBackend.withProperties(content, Map.of())));
        get(servers.raw().withdraw(claim));

        await().until(() -> told.events.stream().anyMatch(event -> event.startsWith("removed")));
        assertThat(told.last()).startsWith("removed");
        assertThat(told.removedAt).isGreaterThan(claim.identity().incarnation().revision());
    }

    @Test
    void takesAnEntryThatIsReplacedInOneWriteForAChange() throws Exception {
        EntryContent content = content("a");
        servers.claim(content);
        list(follow());
        try (OpenBackend again = OpenBackend.connected(ZooKeeperBackend::new, settings(server.connectString()))) {
            Claim newer = again.claim(content);

            await().until(() -> told.events.contains("upserted a"));
            assertThat(told.upserted.get()).isEqualTo(newer.identity());
            servers.claim(content("marker"));
            await().until(() -> told.events.contains("upserted marker"));
            assertThat(told.events).noneMatch(event -> event.startsWith("removed"));
        }
    }

    @Test
    void passesByWhatIsNoEntryAndWhatMayNotBeRead() throws Exception {
        servers.claim(content("a"));
        raw.create(PATH + "/rubbish", "{ no entry");
        raw.create(PATH + "/deep/below", "{ no entry");
        raw.createUnreadable(PATH + "/secret");
        GroupFeed feed = follow();

        Listing listing = list(feed);

        assertThat(listing.entries()).hasSize(4);
        assertThat(listing.entries())
                .filteredOn(EntryRead.Foreign.class::isInstance)
                .extracting(EntryRead::key)
                .containsExactlyInAnyOrder("rubbish", "deep", "secret");
        raw.write(PATH + "/rubbish", "other");
        await().until(() -> told.events.contains("upserted foreign rubbish"));
    }

    @Test
    void doubtsAListThatHidesWhatCouldBeReadBefore() throws Exception {
        Claim claim = servers.claim(content("a"));
        String entry = PATH + "/" + claim.identity().instance();
        GroupFeed feed = follow();
        assertThat(list(feed).doubt()).isEmpty();

        raw.setReadable(entry, false);

        assertThat(list(feed).doubt()).hasValueSatisfying(why -> assertThat(why).contains("1 of 1", "ACL"));
        assertThat(list(feed).doubt()).isPresent();
        // somebody who never saw it cannot tell it from a foreign one
        assertThat(list(follow()).doubt()).isEmpty();
        raw.setReadable(entry, true);
        assertThat(list(feed).doubt()).isEmpty();
    }

    @Test
    void doubtsAnEventOfWhatMayNotBeReadAnyMore() throws Exception {
        String entry = PATH + "/" + servers.claim(content("a")).identity().instance();
        list(follow());
        // the server tells nothing of what may not be read, so the event has to be on its way before
        proxy.blackhole();
        raw.write(entry, "{ no entry");
        raw.setReadable(entry, false);

        proxy.heal();

        await().until(() -> told.events.stream().anyMatch(event -> event.contains("may not be read any more")));
        assertThat(told.events).noneMatch(event -> event.startsWith("upserted foreign"));
    }

    @Test
    void doubtsAParentThatWasMadeAnew() throws Exception {
        servers.claim(content("a"));
        list(follow());

        raw.recreate(PATH);

        await().until(() -> told.events.stream().anyMatch(event -> event.startsWith("doubt " + PATH)));
    }

    @Test
    void tellsNothingBetweenADisconnectionAndTheNextList() throws Exception {
        GroupFeed feed = follow();
        list(feed);
        proxy.cut();
        await().until(() -> watcher.told().stream().anyMatch(event -> event.startsWith("disconnected")));
        assertThatThrownBy(() -> list(feed))
                .hasCauseInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(watcher.raw().endpoint());
        servers.claim(content("missed"));
        proxy.heal();
        await().until(() -> watcher.told().stream().filter("connected"::equals).count() == 2);
        servers.claim(content("early"));
        // behind the first answer comes the event, behind the second what an event makes a feed read
        get(watcher.raw().raiseEpoch(0));
        get(watcher.raw().raiseEpoch(0));
        assertThat(told.events).isEmpty();

        assertThat(list(feed).entries()).hasSize(2);
        servers.claim(content("later"));
        await().until(() -> told.events.contains("upserted later"));
    }

    @Test
    void endsItsWatchOnTheServerToo() throws Exception {
        GroupFeed one = follow();
        GroupFeed other = follow();
        list(one);
        list(other);
        await().until(() -> watches() == 1);

        one.close();
        servers.claim(content("a"));
        await().until(() -> told.events.contains("upserted a"));
        other.close();

        // those of the two own nodes remain, each counted as one of data and one of children
        await().until(() -> watches() == 4);
        assertThat(told.events).containsOnlyOnce("upserted a");
    }

    @Test
    void endsItsWatchThoughItWasClosedInAnOutage() throws Exception {
        servers.claim(content("a"));
        GroupFeed feed = follow();
        list(feed);
        // those of the two own nodes are among them, each counted as one of data and one of children
        await().until(() -> watches() == 5);
        proxy.cut();
        await().until(() -> watcher.told().stream().anyMatch(event -> event.startsWith("disconnected")));

        feed.close();
        proxy.heal();

        await().until(() -> watcher.told().stream().filter("connected"::equals).count() == 2);
        // the client sets its watches again before it asks for anything else
        get(watcher.raw().raiseEpoch(0));
        await().until(() -> watches() == 4);
    }

    @Test
    void readsNoFurtherForAListThatNobodyWaitsFor() throws Exception {
        servers.claim(content("a"));
        GroupFeed feed = follow();
        list(feed);
        proxy.blackhole();
        CompletionStage<Listing> first = feed.list(Consistency.STRONG);
        CompletionStage<Listing> second = feed.list(Consistency.STRONG);
        GroupFeed other = follow();
        CompletionStage<Listing> ofClosed = other.list(Consistency.STRONG);
        other.close();
        proxy.heal();

        assertThat(get(second).entries()).hasSize(1);
        assertThatThrownBy(() -> get(first)).hasMessageContaining("given up");
        assertThatThrownBy(() -> get(ofClosed)).hasMessageContaining("given up");
    }

    private int watches() throws IOException {
        return server.ask("mntr")
                .lines()
                .filter(line -> line.startsWith("zk_watch_count"))
                .mapToInt(line -> Integer.parseInt(line.split("\\s+", -1)[1]))
                .sum();
    }

    private GroupFeed follow() {
        return watcher.raw().follow(OpenBackend.GROUP, told);
    }

    private static Listing list(GroupFeed feed) throws Exception {
        return get(feed.list(Consistency.STRONG));
    }

    private static ZooKeeperSettings settings(String connectString) {
        return ZooKeeperSettings.of(connectString).withSessionTimeout(Duration.ofSeconds(4));
    }

    /** What a feed told. */
    private static final class Told implements GroupFeed.Sink {

        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile long removedAt;
        private final AtomicReference<ServerIdentity> upserted = new AtomicReference<>();

        String last() {
            return events.get(events.size() - 1);
        }

        @Override
        public void upserted(EntryRead entry) {
            if (entry instanceof EntryRead.Valid valid) {
                upserted.set(valid.server().identity());
                events.add("upserted " + valid.server().host());
            } else {
                events.add("upserted foreign " + entry.key());
            }
        }

        @Override
        public void removed(String key, long revision) {
            removedAt = revision;
            events.add("removed " + key);
        }

        @Override
        public void listed(Listing listing) {
            events.add("listed");
        }

        @Override
        public void doubt(String reason) {
            events.add("doubt " + reason);
        }
    }
}
