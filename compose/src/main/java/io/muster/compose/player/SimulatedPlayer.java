package io.muster.compose.player;

import io.muster.cluster.client.ClientConnection;
import io.muster.cluster.client.ClientDisconnection;
import io.muster.cluster.client.ClientHandler;
import io.muster.cluster.client.MusterClient;
import io.muster.compose.openworld.WorldCodec;
import io.muster.compose.openworld.WorldMessage;
import io.muster.compose.openworld.WorldMessage.Chat;
import io.muster.compose.openworld.WorldMessage.Enter;
import io.muster.compose.openworld.WorldMessage.Heard;
import io.muster.compose.openworld.WorldMessage.Seen;
import io.muster.compose.openworld.WorldMessage.Walk;
import io.muster.compose.openworld.WorldMessage.You;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One player: walks straight on for a while, turns, chats, and remembers what it was shown. */
final class SimulatedPlayer implements ClientHandler {

    private static final int TURN_ONE_IN = 12;

    private final String name;
    private final SplittableRandom random;
    private final AtomicLong confirmed = new AtomicLong();
    private final AtomicLong handovers = new AtomicLong();
    private final Set<Long> metFromElsewhere = ConcurrentHashMap.newKeySet();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private volatile @Nullable You place;
    private volatile @Nullable ClientConnection connection;
    private volatile boolean connecting;
    private int dx = 1;
    private int dy;

    SimulatedPlayer(String name, SplittableRandom random) {
        this.name = name;
        this.random = random;
    }

    /** Walks one step, if the player is connected. Called by the crowd's thread alone. */
    void walk() {
        if (random.nextInt(TURN_ONE_IN) == 0) {
            boolean horizontal = random.nextBoolean();
            int step = random.nextBoolean() ? 1 : -1;
            dx = horizontal ? step : 0;
            dy = horizontal ? 0 : step;
        }
        send(new Walk(dx, dy));
    }

    void chat(String text) {
        send(new Chat(text));
    }

    private void send(WorldMessage message) {
        ClientConnection now = connection;
        if (now != null) {
            now.send(WorldCodec.tag(message), WorldCodec.encode(message));
        }
    }

    boolean isConnected() {
        ClientConnection now = connection;
        return now != null && now.isOpen();
    }

    boolean isConnecting() {
        return connecting;
    }

    void connect(MusterClient client, InetSocketAddress door) {
        connecting = true;
        client.connect(door.getAddress().getHostAddress(), door.getPort(), this)
                .whenComplete((opened, failure) -> connecting = false);
    }

    boolean hasHeard(String text) {
        return heard.contains(text);
    }

    /** Returns where the player is and who said so; null before the first confirmation. */
    @Nullable You place() {
        return place;
    }

    long confirmedSteps() {
        return confirmed.get();
    }

    /** Returns how often another world server confirmed a step than the one before. */
    long handovers() {
        return handovers.get();
    }

    /** Returns how many players of other client servers this one saw in its region. */
    int metFromElsewhere() {
        return metFromElsewhere.size();
    }

    @Override
    public void onConnected(ClientConnection opened) {
        connection = opened;
        send(new Enter(name));
    }

    @Override
    public void onMessage(ClientConnection from, int tag, byte[] bytes) {
        WorldMessage message = WorldCodec.decode(tag, ByteBuffer.wrap(bytes));
        if (message instanceof You you) {
            hearOfSelf(you);
        } else if (message instanceof Seen seen) {
            You self = place;
            if (self != null && seen.view().clientServer() != self.view().clientServer()) {
                metFromElsewhere.add(seen.view().player());
            }
        } else if (message instanceof Heard chat) {
            heard.add(chat.text());
        }
    }

    private void hearOfSelf(You you) {
        You before = place;
        if (before != null && before.worldServer() != you.worldServer()) {
            handovers.incrementAndGet();
        }
        place = you;
        confirmed.incrementAndGet();
    }

    @Override
    public void onDisconnected(ClientConnection closed, ClientDisconnection disconnection) {
        connection = null;
    }
}
