package io.muster.compose.server;

import io.muster.cluster.Cluster;
import io.muster.cluster.Disconnection;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.compose.openworld.Position;
import io.muster.compose.openworld.RegionOwners;
import io.muster.compose.openworld.WorldMap;
import io.muster.compose.openworld.WorldMessage;
import io.muster.compose.openworld.WorldMessage.Chat;
import io.muster.compose.openworld.WorldMessage.Gone;
import io.muster.compose.openworld.WorldMessage.Heard;
import io.muster.compose.openworld.WorldMessage.Leave;
import io.muster.compose.openworld.WorldMessage.Say;
import io.muster.compose.openworld.WorldMessage.Seen;
import io.muster.compose.openworld.WorldMessage.Stand;
import io.muster.compose.openworld.WorldMessage.Stepped;
import io.muster.compose.openworld.WorldMessage.Walk;
import io.muster.compose.openworld.WorldMessage.You;
import io.muster.compose.thread.SerialThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where players connect. Keeps each player's place, tells the world server that owns the region, and the next one when the player crosses a
 * border or the owner is gone; brings chat to the social servers and back.
 */
final class ClientRole implements Role, PlayerDoor.Players {

    private static final Duration REPEAT = Duration.ofMillis(500);

    private final Cluster cluster;
    private final Announcer announcer;
    private final PlayerDoor door;
    private final SerialThread game;
    private final WorldMap map = WorldMap.DEMO;
    private final Map<Long, Player> players = new HashMap<>();
    private volatile RegionOwners owners = RegionOwners.assign(WorldMap.DEMO, List.of());
    private volatile int playerCount;
    private final AtomicLong confirmedSteps = new AtomicLong();

    ClientRole(Cluster cluster, Announcer announcer, PlayerDoor door, SerialThread game) {
        this.cluster = cluster;
        this.announcer = announcer;
        this.door = door;
        this.game = game;
    }

    @Override
    public void start() {
        cluster.group("world").listen(announcer.around(new ServerListener() {
            @Override
            public void onConnected(RemoteServer server) {
                game.execute(ClientRole.this::assignRegions);
            }

            @Override
            public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                game.execute(() -> lost(server));
            }

            @Override
            public void onMessage(RemoteServer server, Message message) {
                Outbox.read(server, message).ifPresent(read -> game.execute(() -> fromWorld(server, read)));
            }
        }));
        cluster.group("social").listen(announcer.around(new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                Outbox.read(server, message).ifPresent(read -> game.execute(() -> fromSocial(read)));
            }
        }));
        game.repeat(REPEAT, this::repeatUnconfirmed);
        cluster.ready().thenRun(() -> door.letIn(this));
    }

    @Override
    public void joined(Player player) {
        players.put(player.id(), player);
        playerCount = players.size();
        stand(player);
    }

    @Override
    public void left(Player player) {
        players.remove(player.id());
        playerCount = players.size();
        leaveToldRegion(player);
    }

    @Override
    public void said(Player player, WorldMessage message) {
        if (message instanceof Walk walk) {
            Position from = player.position();
            player.walkTo(map.clamp(new Position(from.x() + unit(walk.dx()), from.y() + unit(walk.dy()))));
            stand(player);
        } else if (message instanceof Chat chat) {
            Say say = new Say(player.id(), player.name(), chat.text());
            cluster.group("social").connected().stream().findFirst().ifPresent(server -> Outbox.send(server, say));
        }
    }

    /** One tile at a time, whatever the player claims. */
    private static int unit(int step) {
        return Integer.signum(step);
    }

    /** Tells the owner of the player's region where the player stands; the former owner is told that it left. */
    private void stand(Player player) {
        int region = map.region(player.position());
        owners.owner(region).flatMap(cluster::server).ifPresent(world -> {
            if (player.toldRegion() != region || !world.equals(player.toldWorld())) {
                leaveToldRegion(player);
            }
            if (Outbox.send(world, new Stand(player.view(ownId()), region, player.step()))) {
                player.told(world, region);
            }
        });
    }

    private void leaveToldRegion(Player player) {
        RemoteServer told = player.toldWorld();
        if (told != null) {
            Outbox.send(told, new Leave(player.id(), player.toldRegion()));
            player.untold();
        }
    }

    private void lost(RemoteServer world) {
        players.values().stream()
                .filter(player -> world.equals(player.toldWorld()))
                .forEach(Player::untold);
        assignRegions();
    }

    /** Every player whose region has another owner now is handed over. */
    private void assignRegions() {
        owners = RegionOwners.assign(
                map,
                cluster.group("world").connected().stream()
                        .map(RemoteServer::id)
                        .toList());
        for (Player player : players.values()) {
            int region = map.region(player.position());
            RemoteServer told = player.toldWorld();
            if (told == null || !Objects.equals(owners.owner(region).orElse(null), told.id())) {
                stand(player);
            }
        }
    }

    /** Messages are delivered at most once, so a step is said again until it is confirmed. */
    private void repeatUnconfirmed() {
        players.values().stream().filter(player -> !player.isConfirmed()).forEach(this::stand);
    }

    private void fromWorld(RemoteServer world, WorldMessage message) {
        if (message instanceof Stepped stepped) {
            Player player = players.get(stepped.player());
            if (player != null && player.confirm(stepped.step())) {
                confirmedSteps.incrementAndGet();
                player.tell(new You(player.view(ownId()), stepped.region(), stepped.step(), world.id()));
            }
        } else if (message instanceof Seen seen) {
            tellRegion(seen.region(), seen.view().player(), seen);
        } else if (message instanceof Gone gone) {
            tellRegion(gone.region(), gone.player(), gone);
        }
    }

    private void tellRegion(int region, long except, WorldMessage message) {
        players.values().stream()
                .filter(player -> player.id() != except && map.region(player.position()) == region)
                .forEach(player -> player.tell(message));
    }

    private void fromSocial(WorldMessage message) {
        if (message instanceof Heard heard) {
            players.values().forEach(player -> player.tell(heard));
        }
    }

    private int ownId() {
        return cluster.self().identity().map(identity -> identity.id()).orElse(-1);
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> owned = new TreeMap<>();
        owners.serverByRegion().forEach((region, server) -> owned.put(Integer.toString(region), server));
        return Map.of("players", playerCount, "steps", confirmedSteps.get(), "owners", owned);
    }

    @Override
    public void close() {
        game.close();
    }
}
