package io.muster.cluster.wiring;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.dispatch.Mailbox;
import io.muster.cluster.membership.Member;
import io.muster.cluster.membership.MemberSink;
import io.muster.cluster.membership.MembershipListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** All members, for everybody to read; the membership's owner thread writes. */
final class Roster implements MembershipListener {

    private final Map<String, GroupEntry> groups = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Integer, RemoteServerEntry> members = new ConcurrentSkipListMap<>();

    /** By id, for good: who has an id later waits for the callbacks of who had it before. Bounded by the id range. */
    private final Map<Integer, Mailbox> mailboxes = new ConcurrentHashMap<>();

    private final AtomicLong unsent = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();
    private final Executor workers;
    private final Runnable linksChanged;

    /**
     * Makes an empty roster.
     *
     * @param workers run the callbacks
     * @param linksChanged told when a link came or went; must not block
     */
    Roster(Executor workers, Runnable linksChanged) {
        this.workers = workers;
        this.linksChanged = linksChanged;
    }

    void add(GroupEntry group) {
        groups.put(group.name(), group);
    }

    @Override
    public MemberSink onJoined(Member member) {
        GroupEntry group = Objects.requireNonNull(groups.get(member.group()), "only linked groups are watched");
        Mailbox mailbox = mailboxes.computeIfAbsent(member.id(), id -> new Mailbox(workers));
        RemoteServerEntry entry = new RemoteServerEntry(member, group, mailbox, this);
        members.put(member.id(), entry);
        entry.joined();
        return entry;
    }

    void remove(RemoteServerEntry entry) {
        members.remove(entry.id(), entry);
    }

    void linksChanged() {
        linksChanged.run();
    }

    Optional<RemoteServer> server(int id) {
        return Optional.ofNullable(members.get(id));
    }

    Collection<RemoteServer> servers(Predicate<RemoteServer> which) {
        List<RemoteServer> found = new ArrayList<>();
        for (RemoteServer server : members.values()) {
            if (which.test(server)) {
                found.add(server);
            }
        }
        return List.copyOf(found);
    }

    /** A link ended, with messages that we had taken to send, and others that the handler had not taken. */
    void lost(long unsentMessages, long undeliveredMessages) {
        unsent.addAndGet(unsentMessages);
        undelivered.addAndGet(undeliveredMessages);
    }

    long unsent() {
        return unsent.get();
    }

    long undelivered() {
        return undelivered.get();
    }

    /** Returns how many callbacks have not ended. */
    int waitingCallbacks() {
        return mailboxes.values().stream().mapToInt(Mailbox::waiting).sum();
    }

    /** Returns what completes when every callback given so far has ended. */
    CompletionStage<Void> callbacksEnded() {
        return CompletableFuture.allOf(mailboxes.values().stream()
                .map(mailbox -> mailbox.ended().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
