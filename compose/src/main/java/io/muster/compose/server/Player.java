package io.muster.compose.server;

import io.muster.cluster.RemoteServer;
import io.muster.cluster.client.ClientConnection;
import io.muster.compose.openworld.PlayerView;
import io.muster.compose.openworld.Position;
import io.muster.compose.openworld.WorldCodec;
import io.muster.compose.openworld.WorldMessage;
import org.jspecify.annotations.Nullable;

/** One connected player, where it is, and which world server has been told. Owned by the game thread. */
final class Player {

    private final ClientConnection connection;
    private final long id;
    private final String name;
    private Position position;
    private long step;
    private long confirmedStep = -1;
    private int toldRegion = -1;
    private @Nullable RemoteServer toldWorld;

    Player(ClientConnection connection, long id, String name, Position position) {
        this.connection = connection;
        this.id = id;
        this.name = name;
        this.position = position;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    Position position() {
        return position;
    }

    long step() {
        return step;
    }

    /** Returns the region the last told world server believes this player in; -1 if none was told. */
    int toldRegion() {
        return toldRegion;
    }

    @Nullable RemoteServer toldWorld() {
        return toldWorld;
    }

    PlayerView view(int clientServer) {
        return new PlayerView(id, name, position, clientServer);
    }

    void walkTo(Position next) {
        position = next;
        step++;
    }

    void told(RemoteServer world, int region) {
        toldWorld = world;
        toldRegion = region;
    }

    /** The world server is gone: whoever comes next has to be told. */
    void untold() {
        toldWorld = null;
        toldRegion = -1;
    }

    /** Returns whether this was the first confirmation of this or a later step. */
    boolean confirm(long confirmed) {
        boolean isNews = confirmed > confirmedStep;
        confirmedStep = Math.max(confirmedStep, confirmed);
        return isNews;
    }

    boolean isConfirmed() {
        return confirmedStep >= step;
    }

    /** Tells the player; one that does not read fast enough misses something, and is told its position again with the next step. */
    void tell(WorldMessage message) {
        connection.send(WorldCodec.tag(message), WorldCodec.encode(message));
    }
}
