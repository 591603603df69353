package io.muster.compose.openworld;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.compose.openworld.WorldMessage.Chat;
import io.muster.compose.openworld.WorldMessage.Enter;
import io.muster.compose.openworld.WorldMessage.Gone;
import io.muster.compose.openworld.WorldMessage.Heard;
import io.muster.compose.openworld.WorldMessage.Leave;
import io.muster.compose.openworld.WorldMessage.Population;
import io.muster.compose.openworld.WorldMessage.Say;
import io.muster.compose.openworld.WorldMessage.Seen;
import io.muster.compose.openworld.WorldMessage.Stand;
import io.muster.compose.openworld.WorldMessage.Stepped;
import io.muster.compose.openworld.WorldMessage.Walk;
import io.muster.compose.openworld.WorldMessage.You;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Turns {@link WorldMessage}s into tagged bytes and back. Numbers are big-endian; text is a 16-bit byte count and UTF-8. A tag is the kind's
 * place in {@link #KINDS}, which is append-only.
 */
public final class WorldCodec {

    /** Most bytes of a text; a longer one is cut by whoever writes it and refused by whoever reads it. */
    public static final int MAX_TEXT_BYTES = 256;

    private static final int MAX_MESSAGE_BYTES = 1_024;

    private static final List<Class<? extends WorldMessage>> KINDS = List.of(
            Stand.class,
            Leave.class,
            Stepped.class,
            Seen.class,
            Gone.class,
            Population.class,
            Say.class,
            Heard.class,
            Walk.class,
            Chat.class,
            You.class,
            Enter.class);

    private WorldCodec() {}

    /** Returns the link's tag of a message. */
    public static int tag(WorldMessage message) {
        return KINDS.indexOf(message.getClass());
    }

    /** Returns the bytes of a message, without its tag. */
    public static byte[] encode(WorldMessage message) {
        ByteBuffer out = ByteBuffer.allocate(MAX_MESSAGE_BYTES);
        if (message instanceof Stand stand) {
            putView(out, stand.view()).putInt(stand.region()).putLong(stand.step());
        } else if (message instanceof Leave leave) {
            out.putLong(leave.player()).putInt(leave.region());
        } else if (message instanceof Stepped stepped) {
            out.putLong(stepped.player()).putInt(stepped.region()).putLong(stepped.step());
        } else if (message instanceof Seen seen) {
            putView(out, seen.view()).putInt(seen.region());
        } else if (message instanceof Gone gone) {
            out.putLong(gone.player()).putInt(gone.region());
        } else if (message instanceof Population population) {
            out.putInt(population.region()).putInt(population.players());
        } else {
            encodePlayers(out, message);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void encodePlayers(ByteBuffer out, WorldMessage message) {
        if (message instanceof Say say) {
            putText(out.putLong(say.player()), say.name());
            putText(out, say.text());
        } else if (message instanceof Heard heard) {
            putText(out.putLong(heard.player()), heard.name());
            putText(out, heard.text()).putInt(heard.world());
        } else if (message instanceof Walk walk) {
            out.putInt(walk.dx()).putInt(walk.dy());
        } else if (message instanceof Chat chat) {
            putText(out, chat.text());
        } else if (message instanceof Enter enter) {
            putText(out, enter.name());
        } else if (message instanceof You you) {
            putView(out, you.view()).putInt(you.region()).putLong(you.step()).putInt(you.worldServer());
        } else {
            throw new IllegalArgumentException("kind=" + message.getClass().getSimpleName() + " has no bytes yet");
        }
    }

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException naming the tag, if the bytes are not a message of that kind
     */
    public static WorldMessage decode(int tag, ByteBuffer bytes) {
        if (tag >= KINDS.size()) {
            throw new IllegalArgumentException("tag=" + tag + " is unknown; known are 0 to " + (KINDS.size() - 1));
        }
        Class<? extends WorldMessage> kind = KINDS.get(tag);
        ByteBuffer in = bytes.duplicate();
        try {
            WorldMessage message = decode(kind, in);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(
                        "a " + kind.getSimpleName() + " (tag=" + tag + ") has " + in.remaining() + " bytes too many");
            }
            return message;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a " + kind.getSimpleName() + " (tag=" + tag + ") ends too early", e);
        }
    }

    private static WorldMessage decode(Class<? extends WorldMessage> kind, ByteBuffer in) {
        // Constructor arguments are evaluated from left to right, which is the order of the bytes.
        if (kind == Stand.class) {
            return new Stand(view(in), in.getInt(), in.getLong());
        } else if (kind == Leave.class) {
            return new Leave(in.getLong(), in.getInt());
        } else if (kind == Stepped.class) {
            return new Stepped(in.getLong(), in.getInt(), in.getLong());
        } else if (kind == Seen.class) {
            return new Seen(view(in), in.getInt());
        } else if (kind == Gone.class) {
            return new Gone(in.getLong(), in.getInt());
        } else if (kind == Population.class) {
            return new Population(in.getInt(), in.getInt());
        } else if (kind == Say.class) {
            return new Say(in.getLong(), text(in), text(in));
        } else if (kind == Heard.class) {
            return new Heard(in.getLong(), text(in), text(in), in.getInt());
        } else if (kind == Walk.class) {
            return new Walk(in.getInt(), in.getInt());
        } else if (kind == Chat.class) {
            return new Chat(text(in));
        } else if (kind == Enter.class) {
            return new Enter(text(in));
        }
        return new You(view(in), in.getInt(), in.getLong(), in.getInt());
    }

    private static ByteBuffer putView(ByteBuffer out, PlayerView view) {
        putText(out.putLong(view.player()), view.name());
        return out.putInt(view.position().x()).putInt(view.position().y()).putInt(view.clientServer());
    }

    private static PlayerView view(ByteBuffer in) {
        return new PlayerView(in.getLong(), text(in), new Position(in.getInt(), in.getInt()), in.getInt());
    }

    private static ByteBuffer putText(ByteBuffer out, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(bytes.length, MAX_TEXT_BYTES);
        return out.putShort((short) length).put(bytes, 0, length);
    }

    private static String text(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > MAX_TEXT_BYTES || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a text of " + length + " bytes: at most " + MAX_TEXT_BYTES + " and what is left are allowed");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }
}
