package io.muster.compose.server;

import io.muster.cluster.Cluster;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.compose.openworld.WorldMessage;
import io.muster.compose.openworld.WorldMessage.Heard;
import io.muster.compose.openworld.WorldMessage.Population;
import io.muster.compose.openworld.WorldMessage.Say;
import io.muster.compose.thread.SerialThread;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Chat: what a player says on one client server is heard on all of them, with how many players the world servers count. */
final class SocialRole implements Role {

    private final Cluster cluster;
    private final Announcer announcer;
    private final SerialThread game = new SerialThread("game");
    private final Map<Integer, Map<Integer, Integer>> playersByRegionByWorld = new HashMap<>();
    private final AtomicLong chats = new AtomicLong();

    SocialRole(Cluster cluster, Announcer announcer) {
        this.cluster = cluster;
        this.announcer = announcer;
    }

    @Override
    public void start() {
        cluster.group("client").listen(announcer.around(new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                Outbox.read(server, message).ifPresent(read -> game.execute(() -> fromClient(read)));
            }
        }));
        cluster.group("world").listen(announcer.around(new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                Outbox.read(server, message).ifPresent(read -> game.execute(() -> fromWorld(server, read)));
            }

            @Override
            public void onLeft(RemoteServer server, LeaveReason reason) {
                game.execute(() -> playersByRegionByWorld.remove(server.id()));
            }
        }));
    }

    private void fromClient(WorldMessage message) {
        if (message instanceof Say say) {
            chats.incrementAndGet();
            Heard heard = new Heard(say.player(), say.name(), say.text(), population());
            cluster.group("client").connected().forEach(server -> Outbox.send(server, heard));
        }
    }

    private void fromWorld(RemoteServer world, WorldMessage message) {
        if (message instanceof Population population) {
            playersByRegionByWorld
                    .computeIfAbsent(world.id(), id -> new HashMap<>())
                    .put(population.region(), population.players());
        }
    }

    private int population() {
        return playersByRegionByWorld.values().stream()
                .flatMap(regions -> regions.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
    }

    @Override
    public Map<String, Object> status() {
        return Map.of("chats", chats.get());
    }

    @Override
    public void close() {
        game.close();
    }
}
