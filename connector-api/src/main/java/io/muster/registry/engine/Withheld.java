package io.muster.registry.engine;

import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegisteredServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is shown of a group while departures are withheld (P15). Pure. */
final class Withheld {

    private Withheld() {}

    /**
     * Returns {@code now} with everybody of {@code before} who is missing in it. An older incarnation, back from a restored registry, does not
     * replace a newer one; a server that came back under another id is not kept under its old one.
     */
    static GroupSnapshot departures(GroupSnapshot before, GroupSnapshot now) {
        List<RegisteredServer> shown = new ArrayList<>();
        for (RegisteredServer server : now.servers()) {
            shown.add(before.server(server.id())
                    .filter(old -> old.identity()
                            .incarnation()
                            .isNewerThan(server.identity().incarnation()))
                    .orElse(server));
        }
        for (RegisteredServer old : before.servers()) {
            if (now.server(old.id()).isEmpty() && successor(old, now).isEmpty()) {
                shown.add(old);
            }
        }
        return GroupSnapshot.of(now.group(), shown, now.skipped());
    }

    private static Optional<RegisteredServer> successor(RegisteredServer old, GroupSnapshot now) {
        return now.servers().stream()
                .filter(server ->
                        server.identity().instance().equals(old.identity().instance()))
                .filter(server -> server.identity()
                        .incarnation()
                        .isNewerThan(old.identity().incarnation()))
                .findAny();
    }
}
