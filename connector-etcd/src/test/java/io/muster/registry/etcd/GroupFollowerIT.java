package io.muster.registry.etcd;

import static io.muster.registry.testkit.fixture.OpenBackend.GROUP;
import static io.muster.registry.testkit.fixture.OpenBackend.content;
import static io.muster.registry.testkit.fixture.OpenBackend.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.backend.Consistency;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.Listing;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one feed tells of a real etcd. */
class GroupFollowerIT {

    private static final Layout LAYOUT = EtcdHarness.layout(OpenBackend.SYSTEM);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private EtcdProcess server;
    private RawEtcd raw;
    private ServersPath path;
    private OpenBackend backend;
    private OpenBackend other;
    private final Told told = new Told();

    @BeforeEach
    void start() throws Exception {
        server = new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
        server.start();
        raw = new RawEtcd(server.address());
        path = ServersPath.to(server.address());
        backend = OpenBackend.connected(EtcdBackend::new, EtcdHarness.settings(path.endpoints()));
        other = OpenBackend.connected(EtcdBackend::new, EtcdHarness.settings(server.endpoint()));
    }

    @AfterEach
    void stop() {
        backend.close();
        other.close();
        path.close();
        raw.close();
        server.close();
    }

    /** Takes notes. */
    private static final class Told implements GroupFeed.Sink {

        private final List<String> notes = new CopyOnWriteArrayList<>();

        @Override
        public void upserted(EntryRead entry) {
            notes.add("upserted " + entry.key() + " at " + entry.revision());
        }

        @Override
        public void removed(String key, long revision) {
            notes.add("removed " + key + " at " + revision);
        }

        @Override
        public void listed(Listing listing) {
            notes.add("listed");
        }

        @Override
        public void doubt(String reason) {
            notes.add("doubt: " + reason);
        }

        void await(String part) {
            Awaitility.await().atMost(PATIENCE).until(() -> notes.stream().anyMatch(note -> note.contains(part)));
        }
    }

    private static Listing list(GroupFeed feed) throws Exception {
        return get(feed.list(Consistency.DEFAULT));
    }

    @Test
    void tellsWhatChangesAfterTheListAtItsRevision() throws Exception {
        GroupFeed feed = backend.raw().follow(GROUP, told);
        Listing empty = list(feed);
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.epoch()).isEmpty();
        EntryContent content = content("a");
        String key = content.registration().instance().toString();
        long joined = other.claim(content).identity().incarnation().revision();
        told.await("upserted " + key + " at " + joined);
        raw.delete(LAYOUT.entry(content.registration()));
        told.await("removed " + key + " at ");
        feed.close();
        other.claim(content("b"));
        await().during(Duration.ofMillis(300)).until(() -> told.notes.size() == 2);
    }

    @Test
    void readsALargeGroupInPagesAtOneRevision() throws Exception {
        long lease = raw.grant(600);
        for (int i = 0; i < 250; i++) {
            raw.put(LAYOUT.group(GROUP) + "key-" + i, "no entry", lease);
        }
        raw.put(LAYOUT.group(GROUP + "-other") + "key", "no entry", lease);
        Listing listing = list(backend.raw().follow(GROUP, told));
        assertThat(listing.entries()).hasSize(250).extracting(EntryRead::key).doesNotHaveDuplicates();
    }

    @Test
    void historyThatIsCompactedBeforeTheWatchBeginsIsDoubted() throws Exception {
        GroupFeed feed = backend.raw().follow(GROUP, told);
        AtomicBoolean compacting = new AtomicBoolean();
        path.spoil(SpoiltServer.with(answer -> {
            // on its way: what was read is of a revision that is forgotten when the watch asks for the next one
            if (compacting.get()) {
                raw.put("noise", "1", 0);
                raw.put("noise", "2", 0);
                raw.compact();
            }
            return SpoiltAnswers.Spoilt.saying(answer);
        }));
        listedInTheEnd(feed);
        compacting.set(true);
        listedInTheEnd(feed);
        told.await("doubt: the history is compacted up to revision");
        compacting.set(false);
        listedInTheEnd(feed);
        EntryContent content = content("a");
        other.claim(content);
        told.await("upserted " + content.registration().instance());
    }

    /** Lists, against what a connection that is just made anew makes of it. */
    private static void listedInTheEnd(GroupFeed feed) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> list(feed).revision() > 0);
    }

    @Test
    void silentStreamIsFoundOutThoughNothingBreaks() throws Exception {
        GroupFeed feed = backend.raw().follow(GROUP, told);
        list(feed);
        server.freeze();
        try {
            await().atMost(PATIENCE)
                    .until(() -> told.notes.stream().anyMatch(note -> note.startsWith("doubt"))
                            || backend.told().stream().anyMatch(event -> event.startsWith("disconnected")));
        } finally {
            server.thaw();
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> list(feed).revision() > 0);
        EntryContent content = content("a");
        other.claim(content);
        told.await("upserted " + content.registration().instance());
    }

    @Test
    void quietStreamThatAnswersWhenAskedIsNotDoubted() throws Exception {
        list(backend.raw().follow(GROUP, told));
        await().during(Duration.ofSeconds(7)).atMost(PATIENCE).until(told.notes::isEmpty);
        assertThat(backend.told()).containsExactly("connected");
    }

    @Test
    void watchThatAServerEndsInOrderIsDoubted() throws Exception {
        GroupFeed feed = backend.raw().follow(GROUP, told);
        list(feed);
        path.spoil(SpoiltServer.with(SpoiltAnswers.Spoilt::saying));
        listedInTheEnd(feed);
        path.heal();
        await().atMost(PATIENCE)
                .until(() -> backend.told().stream().anyMatch(event -> event.startsWith("disconnected")));
    }
}
