package io.muster.registry.engine;

import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.WatchListener;
import io.muster.registry.time.OwnerThread;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One watch: puts together what the trackers of its groups present, and tells the listener what is new. */
final class Watch {

    private final OwnerThread owner;
    private final Set<String> groups;
    private final Map<String, GroupTracker> trackers = new TreeMap<>();
    private final WatchListener listener;
    private final Mailbox mailbox;
    private volatile @Nullable RegistrySnapshot latest;
    private Freshness.@Nullable Stale unavailable;

    Watch(OwnerThread owner, Set<String> groups, WatchListener listener, Mailbox mailbox) {
        this.owner = owner;
        this.groups = groups;
        this.listener = listener;
        this.mailbox = mailbox;
    }

    Set<String> groups() {
        return groups;
    }

    void attach(GroupTracker tracker) {
        owner.assertOwner();
        trackers.put(tracker.group(), tracker);
    }

    boolean follows(GroupTracker tracker) {
        return trackers.containsValue(tracker);
    }

    /** Looks at the trackers and tells the listener, if there is anything to tell. */
    void update(Optional<Freshness.Recovering> recovering) {
        owner.assertOwner();
        Optional<Freshness.Stale> stale = trackers.values().stream()
                .flatMap(tracker -> tracker.stale().stream())
                .min(Comparator.comparing(Freshness.Stale::since));
        if (trackers.size() < groups.size() || trackers.values().stream().anyMatch(Watch::isUnlisted)) {
            stale.ifPresent(this::tellUnavailable);
        } else if (stale.isEmpty() || !isReading()) {
            Optional<Freshness> worse = stale.<Freshness>map(s -> s).or(() -> recovering);
            tell(worse.orElseGet(Freshness::current));
        }
        // Else: the outage is over and the first lists are under way; what they bring is told together with being
        // current
    }

    private static boolean isUnlisted(GroupTracker tracker) {
        return tracker.presented().isEmpty();
    }

    private boolean isReading() {
        return trackers.values().stream().anyMatch(tracker -> tracker.trust() == GroupTracker.Trust.READING);
    }

    private void tellUnavailable(Freshness.Stale stale) {
        if (!stale.equals(unavailable)) {
            unavailable = stale;
            mailbox.post(Mailbox.Kind.NEWEST, () -> listener.onUnavailable(stale));
        }
    }

    private void tell(Freshness freshness) {
        Map<String, GroupSnapshot> groups = new TreeMap<>();
        trackers.forEach((group, tracker) -> tracker.presented().ifPresent(shown -> groups.put(group, shown)));
        RegistrySnapshot before = latest;
        if (before == null
                || !before.freshness().equals(freshness)
                || !before.groups().equals(groups)) {
            RegistrySnapshot next = RegistrySnapshot.of(before == null ? 1 : before.version() + 1, freshness, groups);
            latest = next;
            mailbox.post(Mailbox.Kind.NEWEST, () -> listener.onSnapshot(next));
        }
    }

    Optional<RegistrySnapshot> latest() {
        return Optional.ofNullable(latest);
    }

    Mailbox mailbox() {
        return mailbox;
    }
}
