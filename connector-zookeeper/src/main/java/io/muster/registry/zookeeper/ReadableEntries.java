package io.muster.registry.zookeeper;

import io.muster.registry.backend.EntryRead;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which entries of a group could be read. One of them that its ACL hides now is not gone, and an answer that leaves it out is doubtful (P15); one that never
 * could be read is somebody else's (P17). Belongs to the owner thread.
 */
final class ReadableEntries {

    private static final String UNREADABLE = "may not be read (its ACL)";

    private final Set<String> keys = new HashSet<>();

    /** Returns what stands in a listing for an entry that may not be read. */
    static EntryRead unreadable(String key, long revision) {
        return new EntryRead.Foreign(key, revision, UNREADABLE);
    }

    private static boolean isUnreadable(EntryRead entry) {
        return entry instanceof EntryRead.Foreign foreign && foreign.problem().equals(UNREADABLE);
    }

    /** Takes all entries there are; returns which of them are hidden now and were not, for people. */
    Optional<String> listed(List<EntryRead> entries) {
        List<String> hidden =
                entries.stream().filter(this::isHidden).map(EntryRead::key).toList();
        keys.clear();
        keys.addAll(hidden);
        entries.stream()
                .filter(entry -> !isUnreadable(entry))
                .map(EntryRead::key)
                .forEach(keys::add);
        return hidden.isEmpty()
                ? Optional.empty()
                : Optional.of(hidden.size() + " of " + entries.size() + " entries may not be read any more, such as "
                        + hidden.get(0) + "; an administrator must change their ACL");
    }

    /** Takes an entry that is there. */
    void seen(EntryRead entry) {
        if (!isUnreadable(entry)) {
            keys.add(entry.key());
        }
    }

    /** The entry is not there any more. */
    void gone(String key) {
        keys.remove(key);
    }

    /** Returns whether the entry may not be read now, and could be before. */
    boolean isHidden(EntryRead entry) {
        return isUnreadable(entry) && keys.contains(entry.key());
    }
}
