package io.muster.compose.server;

import io.muster.cluster.client.ClientConnection;
import io.muster.cluster.client.ClientDisconnection;
import io.muster.cluster.client.ClientGate;
import io.muster.cluster.client.ClientHandler;
import io.muster.compose.openworld.WorldCodec;
import io.muster.compose.openworld.WorldMap;
import io.muster.compose.openworld.WorldMessage;
import io.muster.compose.openworld.WorldMessage.Enter;
import io.muster.compose.thread.SerialThread;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Lets players in: a {@link Player} for each connection that said its name. Whoever knocks before this server has its
 * links waits in the handshake.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // what waits for the door to open needs no answer; the tasks log for themselves
final class PlayerDoor {

    /** Hears of players, on the game thread. */
    interface Players {
        void joined(Player player);

        void said(Player player, WorldMessage message);

        void left(Player player);
    }

    private final SerialThread game;
    private final CompletableFuture<Players> open = new CompletableFuture<>();
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private final Map<Long, Player> byConnection = new HashMap<>();

    PlayerDoor(SerialThread game) {
        this.game = game;
    }

    /** Returns who lets players in: nobody before {@link #letIn}. */
    ClientGate gate() {
        return hello -> open.thenRun(hello::accept);
    }

    /** Lets in everybody who waits and who comes. */
    void letIn(Players players) {
        open.complete(players);
    }

    /** Returns who hears what players do. */
    ClientHandler handler() {
        return new ClientHandler() {
            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                WorldMessage message = WorldCodec.decode(tag, ByteBuffer.wrap(bytes));
                open.thenAccept(players -> game.execute(() -> hear(players, connection, message)));
            }

            @Override
            public void onDisconnected(ClientConnection connection, ClientDisconnection disconnection) {
                open.thenAccept(players -> game.execute(() -> {
                    Player player = byConnection.remove(connection.id());
                    if (player != null) {
                        players.left(player);
                    }
                }));
            }
        };
    }

    private void hear(Players players, ClientConnection connection, WorldMessage message) {
        Player player = byConnection.get(connection.id());
        if (player != null) {
            players.said(player, message);
        } else if (message instanceof Enter enter && connection.isOpen()) {
            Player entered = new Player(connection, random.nextLong(), enter.name(), WorldMap.DEMO.anyPosition(random));
            byConnection.put(connection.id(), entered);
            players.joined(entered);
        }
    }
}
