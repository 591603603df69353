package io.muster.registry.engine;

import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegisteredServer;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One group as the registry says it is, put together from listings and from what was told between them. What is older than what is known does
 * nothing (P16): listings and events may overtake each other on their way here.
 *
 * <p>Belongs to the owner thread of its tracker.
 */
final class GroupView {

    private final String group;
    private Map<String, EntryRead> entries = new HashMap<>();
    /** Removals newer than the last listing: a listing read before them must not bring the entries back. */
    private final Map<String, Long> removals = new HashMap<>();

    private OptionalLong listedAt = OptionalLong.empty();
    private OptionalLong epoch = OptionalLong.empty();
    private OptionalLong newest = OptionalLong.empty();

    GroupView(String group) {
        this.group = group;
    }

    /** Returns the registry's number as of the last listing; empty before the first. */
    OptionalLong listedAt() {
        return listedAt;
    }

    /** Returns the registry's newest number that is known of the group, by a listing or by an event. */
    OptionalLong newest() {
        return newest;
    }

    private void seen(long revision) {
        if (newest.isEmpty() || newest.getAsLong() < revision) {
            newest = OptionalLong.of(revision);
        }
    }

    /** Takes the epoch from an entry, where the listing found none yet. */
    void learn(long found) {
        if (epoch.isEmpty()) {
            epoch = OptionalLong.of(found);
        }
    }

    /** Returns whether numbers of {@code listing} can be compared with those known: not after the epoch they belong to is over. */
    boolean isComparable(Listing listing) {
        return epoch.isEmpty() || epoch.equals(listing.epoch());
    }

    /**
     * Returns what {@code listing} has that it could not have, had the registry gone on from what is known: an entry that is older than its own removal, than itself as
     * it was, or than a listing that did not have it. So a registry that was put back to an older state is found out though its numbers have caught up since.
     */
    Optional<String> contradiction(Listing listing) {
        if (listedAt.isEmpty() || !isComparable(listing)) {
            return Optional.empty();
        }
        return listing.entries().stream()
                .filter(entry -> isOfThePast(entry, listing.revision()))
                .findFirst()
                .map(entry ->
                        "entry " + entry.key() + " stands there as it was at " + entry.revision() + ", which was over");
    }

    private boolean isOfThePast(EntryRead entry, long listed) {
        Long removed = removals.get(entry.key());
        if (removed != null) {
            return entry.revision() < removed && removed <= listed;
        }
        EntryRead known = entries.get(entry.key());
        return known == null
                // not of the same number: where entries have that of their listing, one may just have been hidden
                // before
                ? entry.revision() < listedAt.orElseThrow()
                // of one that could not be read the number is not its own
                : known instanceof EntryRead.Valid && entry.revision() < known.revision() && known.revision() <= listed;
    }

    /** Takes a listing; what is known to be newer than the listing stays. */
    void apply(Listing listing) {
        if (!isComparable(listing)) {
            replace(listing);
            return;
        }
        Map<String, EntryRead> next = new HashMap<>();
        for (EntryRead entry : listing.entries()) {
            Long removed = removals.get(entry.key());
            if (removed == null || removed < entry.revision()) {
                next.merge(entry.key(), entry, GroupView::newer);
            }
        }
        for (EntryRead known : entries.values()) {
            if (known.revision() > listing.revision()) {
                next.merge(known.key(), known, GroupView::newer);
            }
        }
        entries = next;
        removals.values().removeIf(removed -> removed <= listing.revision());
        listedAt = OptionalLong.of(listing.revision());
        seen(listing.revision());
        epoch = listing.epoch();
    }

    /** Forgets everything and takes a listing of a registry whose numbers have started over. */
    void replace(Listing listing) {
        entries.clear();
        removals.clear();
        epoch = OptionalLong.empty();
        newest = OptionalLong.empty();
        apply(listing);
    }

    private static EntryRead newer(EntryRead one, EntryRead other) {
        return other.revision() > one.revision() ? other : one;
    }

    /** Takes an entry that was made or changed; returns whether it was news. */
    boolean upsert(EntryRead entry) {
        EntryRead known = entries.get(entry.key());
        Long removed = removals.get(entry.key());
        if ((known != null && known.revision() >= entry.revision())
                || (removed != null && removed >= entry.revision())) {
            return false;
        }
        seen(entry.revision());
        entries.put(entry.key(), entry);
        removals.remove(entry.key());
        return true;
    }

    /** Takes a removal; one of an older entry than the known one does nothing (P3). Returns whether it was news. */
    boolean remove(String key, long revision) {
        EntryRead known = entries.get(key);
        if (known != null && known.revision() > revision) {
            return false;
        }
        seen(revision);
        removals.merge(key, revision, Math::max);
        return entries.remove(key) != null;
    }

    /** Returns what is listed; of two entries with one id the newer incarnation. */
    GroupSnapshot snapshot() {
        return snapshot(group, entries.values());
    }

    /** Returns what {@code listing} lists, by itself. */
    GroupSnapshot snapshot(Listing listing) {
        return snapshot(group, listing.entries());
    }

    private static GroupSnapshot snapshot(String group, Collection<EntryRead> entries) {
        List<RegisteredServer> servers = new ArrayList<>();
        for (EntryRead entry : entries) {
            RegisteredServer server = serverOf(group, entry);
            if (server != null) {
                servers.add(server);
            }
        }
        return GroupSnapshot.of(group, servers, entries.size() - servers.size());
    }

    private static @Nullable RegisteredServer serverOf(String group, EntryRead entry) {
        return entry instanceof EntryRead.Valid valid && valid.server().group().equals(group) ? valid.server() : null;
    }
}
