package io.muster.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one pure function that turns two snapshots into joined, left and changed (P13). Connectors never make events of their own. */
public final class SnapshotDiff {

    private SnapshotDiff() {}

    /**
     * Returns the changes from {@code before} to {@code after}: all departures first, then the rest by ascending id. The same id with another
     * instance is {@link ServerChange.Left} and {@link ServerChange.Joined}; the same id and instance with any other difference is
     * {@link ServerChange.Changed}.
     *
     * @throws IllegalArgumentException if the two are not of one group
     */
    public static List<ServerChange> between(GroupSnapshot before, GroupSnapshot after) {
        if (!before.group().equals(after.group())) {
            throw new IllegalArgumentException(
                    "group='" + before.group() + "' and group='" + after.group() + "' cannot be compared");
        }
        List<ServerChange> changes = new ArrayList<>();
        for (RegisteredServer old : before.servers()) {
            if (after.server(old.id()).filter(old::isSameServerAs).isEmpty()) {
                changes.add(new ServerChange.Left(old));
            }
        }
        for (RegisteredServer now : after.servers()) {
            Optional<RegisteredServer> old = before.server(now.id()).filter(now::isSameServerAs);
            if (old.isEmpty()) {
                changes.add(new ServerChange.Joined(now));
            } else if (!old.get().equals(now)) {
                changes.add(new ServerChange.Changed(old.get(), now));
            }
        }
        return List.copyOf(changes);
    }

    /** Returns the changes from nothing to {@code first}: everybody joined. */
    public static List<ServerChange> initial(GroupSnapshot first) {
        return between(GroupSnapshot.of(first.group(), List.of(), 0), first);
    }
}
