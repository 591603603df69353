package io.muster.compose.server;

import io.muster.cluster.Cluster;
import io.muster.cluster.Disconnection;
import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.compose.openworld.WorldMessage;
import io.muster.compose.openworld.WorldMessage.Gone;
import io.muster.compose.openworld.WorldMessage.Leave;
import io.muster.compose.openworld.WorldMessage.Population;
import io.muster.compose.openworld.WorldMessage.Seen;
import io.muster.compose.openworld.WorldMessage.Stand;
import io.muster.compose.openworld.WorldMessage.Stepped;
import io.muster.compose.thread.SerialThread;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Owns the regions that client servers send players of: confirms their steps and shows players of one region to each other, whichever client
 * server they are connected to. Keeps nothing on disk; a region that is taken over fills again as client servers send its players.
 */
final class WorldRole implements Role {

    private final Cluster cluster;
    private final Announcer announcer;
    private final SerialThread game = new SerialThread("game");
    private final RegionPlayers regions = new RegionPlayers();
    private final AtomicLong steps = new AtomicLong();
    private volatile Map<Integer, Integer> populations = Map.of();

    WorldRole(Cluster cluster, Announcer announcer) {
        this.cluster = cluster;
        this.announcer = announcer;
    }

    @Override
    public void start() {
        cluster.group("social").listen(announcer.around(new ServerListener() {
            @Override
            public void onConnected(RemoteServer server) {
                game.execute(() -> populations.keySet().forEach(WorldRole.this::tellPopulation));
            }
        }));
        cluster.group("client").listen(announcer.around(new ServerListener() {
            @Override
            public void onMessage(RemoteServer server, Message message) {
                Outbox.read(server, message).ifPresent(read -> game.execute(() -> fromClient(server, read)));
            }

            @Override
            public void onDisconnected(RemoteServer server, Disconnection disconnection) {
                game.execute(() -> forget(server));
            }
        }));
    }

    private void fromClient(RemoteServer client, WorldMessage message) {
        if (message instanceof Stand stand) {
            stand(client, stand);
        } else if (message instanceof Leave leave && regions.remove(leave.region(), leave.player())) {
            tell(leave.region(), new Gone(leave.player(), leave.region()));
            tellPopulation(leave.region());
        }
    }

    private void stand(RemoteServer client, Stand stand) {
        boolean entered = regions.put(stand.region(), client, stand.view());
        steps.incrementAndGet();
        Outbox.send(client, new Stepped(stand.view().player(), stand.region(), stand.step()));
        tell(stand.region(), new Seen(stand.view(), stand.region()));
        if (entered) {
            regions.views(stand.region()).forEach(view -> Outbox.send(client, new Seen(view, stand.region())));
            tellPopulation(stand.region());
        }
    }

    /** A client server whose link broke says again who is where once it is back. */
    private void forget(RemoteServer client) {
        regions.removeAllOf(client).forEach((region, players) -> {
            players.forEach(player -> tell(region, new Gone(player, region)));
            tellPopulation(region);
        });
    }

    private void tell(int region, WorldMessage message) {
        regions.clientServers(region).forEach(server -> Outbox.send(server, message));
    }

    private void tellPopulation(int region) {
        int players = regions.views(region).size();
        Map<Integer, Integer> next = new TreeMap<>(populations);
        if (players == 0) {
            next.remove(region);
        } else {
            next.put(region, players);
        }
        populations = next;
        Population population = new Population(region, players);
        cluster.group("social").connected().forEach(server -> Outbox.send(server, population));
    }

    @Override
    public Map<String, Object> status() {
        Map<Integer, Integer> now = populations;
        return Map.of(
                "steps", steps.get(),
                "players", now.values().stream().mapToInt(Integer::intValue).sum(),
                "regions", List.copyOf(now.keySet()));
    }

    @Override
    public void close() {
        game.close();
    }
}
