package io.muster.compose.server;

import io.muster.cluster.RemoteServer;
import io.muster.compose.openworld.PlayerView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who stands in which region, and which client server each player is connected to. Owned by the game thread. */
final class RegionPlayers {

    private final Map<Integer, Map<Long, Presence>> byRegion = new HashMap<>();

    private record Presence(RemoteServer client, PlayerView view) {}

    /** Puts a player where it stands, and returns whether it was not in the region before. */
    boolean put(int region, RemoteServer client, PlayerView view) {
        return byRegion.computeIfAbsent(region, r -> new HashMap<>()).put(view.player(), new Presence(client, view))
                == null;
    }

    /** Removes a player, and returns whether it was there. */
    boolean remove(int region, long player) {
        Map<Long, Presence> players = byRegion.getOrDefault(region, new HashMap<>());
        return players.remove(player) != null;
    }

    /** Removes all players of a client server, and returns them by region. */
    Map<Integer, List<Long>> removeAllOf(RemoteServer client) {
        Map<Integer, List<Long>> removed = new HashMap<>();
        byRegion.forEach((region, players) -> players.values().removeIf(presence -> {
            boolean matches = presence.client().equals(client);
            if (matches) {
                removed.computeIfAbsent(region, r -> new ArrayList<>())
                        .add(presence.view().player());
            }
            return matches;
        }));
        return removed;
    }

    /** Returns the client servers with a player in the region. */
    Set<RemoteServer> clientServers(int region) {
        return presences(region).stream().map(Presence::client).collect(Collectors.toSet());
    }

    /** Returns the players in the region. */
    List<PlayerView> views(int region) {
        return presences(region).stream().map(Presence::view).toList();
    }

    private Collection<Presence> presences(int region) {
        return byRegion.getOrDefault(region, Map.of()).values();
    }
}
