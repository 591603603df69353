package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerChange;
import io.muster.registry.SnapshotDiff;
import io.muster.registry.WatchHandle;
import io.muster.registry.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One watch with its whole history; notices by itself what no watch may ever do. From any thread. */
final class Watcher implements WatchListener {

    private final Consumer<RegistrySnapshot> reaction;
    private final List<RegistrySnapshot> seen = new CopyOnWriteArrayList<>();
    private final List<Long> seenAt = new CopyOnWriteArrayList<>();
    private final List<Freshness.Stale> unavailable = new CopyOnWriteArrayList<>();
    private final List<String> breaches = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean ended;
    private volatile @Nullable WatchHandle handle;

    /** Makes a watcher that does {@code reaction} in each callback, after having noted the snapshot. */
    Watcher(Consumer<RegistrySnapshot> reaction) {
        this.reaction = reaction;
    }

    void handle(WatchHandle newHandle) {
        handle = newHandle;
    }

    WatchHandle handle() {
        WatchHandle current = handle;
        if (current == null) {
            throw new IllegalStateException("watch() has not returned yet");
        }
        return current;
    }

    @Override
    public void onSnapshot(RegistrySnapshot snapshot) {
        enter("onSnapshot");
        try {
            if (!seen.isEmpty() && snapshot.version() <= last().version()) {
                breaches.add("P13: version " + snapshot.version() + " after version " + last().version());
            }
            // the time first: who sees the snapshot finds its time
            seenAt.add(System.nanoTime());
            seen.add(snapshot);
            reaction.accept(snapshot);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public void onUnavailable(Freshness.Stale stale) {
        enter("onUnavailable");
        if (!seen.isEmpty()) {
            breaches.add("P14: onUnavailable after a first snapshot: " + stale);
        }
        unavailable.add(stale);
        inside.decrementAndGet();
    }

    private void enter(String callback) {
        if (inside.incrementAndGet() != 1) {
            breaches.add("P19: " + callback + " while another callback was running");
        }
        if (ended) {
            breaches.add("P20: " + callback + " began after close had returned");
        }
    }

    /** From now on every callback is a breach: {@code close} has returned. */
    void ended() {
        ended = true;
    }

    List<String> breaches() {
        return List.copyOf(breaches);
    }

    List<RegistrySnapshot> seen() {
        return List.copyOf(seen);
    }

    List<Freshness.Stale> unavailable() {
        return List.copyOf(unavailable);
    }

    Optional<RegistrySnapshot> newest() {
        List<RegistrySnapshot> history = seen();
        return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
    }

    /** Returns the newest snapshot; before the first one that is a failed assertion, which a case can wait out. */
    RegistrySnapshot last() {
        List<RegistrySnapshot> history = seen();
        assertThat(history).as("snapshots seen").isNotEmpty();
        return history.get(history.size() - 1);
    }

    /** Returns everything it saw so far, and when. */
    List<Explanation.Seen> history() {
        List<Explanation.Seen> history = new ArrayList<>();
        List<RegistrySnapshot> snapshots = seen();
        for (int i = 0; i < snapshots.size(); i++) {
            history.add(new Explanation.Seen(seenAt.get(i), snapshots.get(i)));
        }
        return history;
    }

    /** Returns a point in the history for {@link #changesSince}. */
    int mark() {
        return seen.size();
    }

    /** Returns all changes of all groups from the last snapshot before {@code mark} on. */
    List<ServerChange> changesSince(int mark) {
        List<RegistrySnapshot> history = seen();
        List<ServerChange> changes = new ArrayList<>();
        for (int i = Math.max(mark, 1); i < history.size(); i++) {
            RegistrySnapshot before = history.get(i - 1);
            history.get(i)
                    .groups()
                    .forEach((name, group) -> changes.addAll(SnapshotDiff.between(before.group(name), group)));
        }
        return changes;
    }

    /** Returns the changes since {@code mark} that are about {@code member}. */
    List<ServerChange> changesSince(int mark, Member member) {
        return changesSince(mark).stream()
                .filter(change -> change.server().identity().instance().equals(member.instance()))
                .toList();
    }

    static List<RegisteredServer> servers(RegistrySnapshot snapshot) {
        return snapshot.groups().values().stream()
                .flatMap(group -> group.servers().stream())
                .toList();
    }

    static Set<InstanceId> instances(RegistrySnapshot snapshot) {
        return servers(snapshot).stream()
                .map(server -> server.identity().instance())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Waits until a snapshot from {@code mark} on is {@code right}; returns when the first such one came, by {@link System#nanoTime()}. */
    long awaitFirstSince(int mark, Predicate<RegistrySnapshot> right) {
        Eventually.eventually(
                "a watcher to see what was done",
                () -> seen().stream().skip(mark).anyMatch(right));
        List<RegistrySnapshot> history = seen();
        int first = mark;
        while (!right.test(history.get(first))) {
            first++;
        }
        return seenAt.get(first);
    }

    /** Waits until the newest snapshot is {@code right}. */
    RegistrySnapshot await(String what, Predicate<RegistrySnapshot> right) {
        Eventually.eventuallyHolds("a watcher to see " + what, () -> {
            if (newest().filter(right).isEmpty()) {
                throw new AssertionError(
                        "a watcher waits for " + what + "; it sees " + newest() + " unavailable: " + unavailable);
            }
        });
        return last();
    }

    RegistrySnapshot awaitFirst() {
        return await("anything", snapshot -> true);
    }

    /** Waits until exactly these are listed in all watched groups together. */
    RegistrySnapshot awaitExactly(Member... members) {
        Set<InstanceId> expected =
                Set.of(members).stream().map(Member::instance).collect(Collectors.toSet());
        return await("exactly " + expected, snapshot -> instances(snapshot).equals(expected));
    }

    RegisteredServer awaitListed(Member member) {
        RegistrySnapshot snapshot =
                await("the listing of " + member, newest -> instances(newest).contains(member.instance()));
        return find(snapshot, member).orElseThrow();
    }

    void awaitNotListed(Member member) {
        await("the departure of " + member, snapshot -> !instances(snapshot).contains(member.instance()));
    }

    void awaitCurrent() {
        await("a current view", snapshot -> snapshot.freshness().isCurrent());
    }

    static Optional<RegisteredServer> find(RegistrySnapshot snapshot, Member member) {
        return servers(snapshot).stream()
                .filter(server -> server.identity().instance().equals(member.instance()))
                .findFirst();
    }
}
