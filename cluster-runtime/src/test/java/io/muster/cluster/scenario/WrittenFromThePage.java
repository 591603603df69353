package io.muster.cluster.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A peer written from docs/link-protocol.md alone, as in another language: bare sockets, and nothing of the link's own code. It keeps to the
 * protocol only as far as a test wants.
 */
final class WrittenFromThePage implements AutoCloseable {

    static final int IDENTITY = 1;
    static final int WELCOME = 2;
    static final int REFUSED = 3;
    static final int REIDENTIFY = 4;
    static final int GOODBYE = 5;
    static final int PING = 6;
    static final int PONG = 7;
    static final int MESSAGE = 8;

    static final byte[] NO_EXTENSIONS = {0, 0};

    private static final int PATIENCE_MILLIS = 20_000;

    /** Who a peer says it is. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody changes it.
    record Server(String system, String group, int id, byte[] instance, long epoch, long revision) {
        Server withSystem(String other) {
            return new Server(other, group, id, instance, epoch, revision);
        }

        Server withGroup(String other) {
            return new Server(system, other, id, instance, epoch, revision);
        }

        Server withId(int other) {
            return new Server(system, group, other, instance, epoch, revision);
        }

        Server withInstance(byte[] other) {
            return new Server(system, group, id, other, epoch, revision);
        }

        Server withRevision(long other) {
            return new Server(system, group, id, instance, epoch, other);
        }

        String instanceText() {
            return HexFormat.of().formatHex(instance);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Nobody changes or compares it.
    record Frame(int type, int tag, byte[] payload) {}

    /** REFUSED or GOODBYE; the instance is empty in a GOODBYE. */
    record Ending(int code, String instance, String text) {}

    private final Socket socket;
    private final DataInputStream in;

    private WrittenFromThePage(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    static WrittenFromThePage connect(int port) throws IOException {
        return new WrittenFromThePage(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static WrittenFromThePage accept(ServerSocket server) throws IOException {
        server.setSoTimeout(PATIENCE_MILLIS);
        return new WrittenFromThePage(server.accept());
    }

    static byte[] frame(int type, int tag, byte[] payload) {
        return bytes(out -> {
            out.writeInt(payload.length);
            out.writeByte(type);
            out.writeByte(0);
            out.writeShort(tag);
            out.write(payload);
        });
    }

    static byte[] message(int tag, String text) {
        return frame(MESSAGE, tag, text.getBytes(UTF_8));
    }

    static byte[] identity(Server self, Server target, long attempt) {
        return identity(1, 1, self, target, attempt, NO_EXTENSIONS);
    }

    static byte[] identity(int lowest, int highest, Server self, Server target, long attempt, byte[] extensions) {
        byte[] payload = bytes(out -> {
            out.writeBytes("MSTR");
            out.writeByte(lowest);
            out.writeByte(highest);
            end(out, self);
            out.writeInt(target.id());
            out.write(target.instance());
            out.writeLong(attempt);
            out.write(extensions);
        });
        return frame(IDENTITY, 0, payload);
    }

    static byte[] welcome(Server self) {
        byte[] payload = bytes(out -> {
            out.writeByte(1);
            end(out, self);
            out.write(NO_EXTENSIONS);
        });
        return frame(WELCOME, 0, payload);
    }

    static byte[] refused(int reason, byte[] instance, String text) {
        byte[] payload = bytes(out -> {
            out.writeShort(reason);
            out.write(instance);
            out.writeUTF(text);
        });
        return frame(REFUSED, 0, payload);
    }

    static byte[] goodbye(int reason, String text) {
        byte[] payload = bytes(out -> {
            out.writeShort(reason);
            out.writeUTF(text);
        });
        return frame(GOODBYE, 0, payload);
    }

    static byte[] reidentify(long epoch, long revision) {
        byte[] payload = bytes(out -> {
            out.writeLong(epoch);
            out.writeLong(revision);
        });
        return frame(REIDENTIFY, 0, payload);
    }

    static byte[] stamp(int type, long stamp) {
        return frame(type, 0, bytes(out -> out.writeLong(stamp)));
    }

    private static void end(DataOutputStream out, Server server) throws IOException {
        name(out, server.system());
        name(out, server.group());
        out.writeInt(server.id());
        out.write(server.instance());
        out.writeLong(server.epoch());
        out.writeLong(server.revision());
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        out.writeByte(name.length());
        out.write(name.getBytes(US_ASCII));
    }

    int localPort() {
        return socket.getLocalPort();
    }

    WrittenFromThePage write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Returns whether there is something to read. */
    boolean isAnswered() throws IOException {
        return in.available() > 0;
    }

    Frame read() throws IOException {
        int length = in.readInt();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int tag = in.readUnsignedShort();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, tag, payload);
    }

    /** Reads the next frame that is neither PING, which it answers, nor PONG. */
    Frame readAnswering() throws IOException {
        Frame frame = read();
        while (frame.type() == PING || frame.type() == PONG) {
            if (frame.type() == PING) {
                write(frame(PONG, 0, frame.payload()));
            }
            frame = read();
        }
        return frame;
    }

    Frame readExpecting(int type) throws IOException {
        Frame frame = readAnswering();
        if (frame.type() != type) {
            throw new AssertionError("got frame " + frame.type() + " instead of " + type + ": "
                    + HexFormat.of().formatHex(frame.payload()));
        }
        return frame;
    }

    /** Reads REFUSED, and that the connection is closed after it. */
    Ending readRefused() throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(readExpecting(REFUSED).payload());
        int code = payload.getShort();
        byte[] instance = new byte[16];
        payload.get(instance);
        Ending refused = new Ending(code, HexFormat.of().formatHex(instance), text(payload));
        if (!isClosed()) {
            throw new AssertionError("something follows " + refused);
        }
        return refused;
    }

    Ending readGoodbye() throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(readExpecting(GOODBYE).payload());
        return new Ending(payload.getShort(), "", text(payload));
    }

    /** Reads WELCOME. */
    Server readWelcome() throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(readExpecting(WELCOME).payload());
        if (payload.get() != 1) {
            throw new AssertionError("welcomed in a version that was not offered");
        }
        return end(payload);
    }

    /** Returns who dials, from the payload of IDENTITY. */
    static Server dialler(Frame identity) {
        return end(ByteBuffer.wrap(identity.payload()).position(6));
    }

    /** Returns the attempt number in the payload of IDENTITY. */
    static long attempt(Frame identity) {
        ByteBuffer payload = ByteBuffer.wrap(identity.payload()).position(6);
        end(payload);
        return payload.getLong(payload.position() + 4 + 16);
    }

    private static Server end(ByteBuffer in) {
        String system = name(in);
        String group = name(in);
        int id = in.getInt();
        byte[] instance = new byte[16];
        in.get(instance);
        return new Server(system, group, id, instance, in.getLong(), in.getLong());
    }

    private static String name(ByteBuffer in) {
        byte[] name = new byte[in.get()];
        in.get(name);
        return new String(name, US_ASCII);
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[in.getShort()];
        in.get(text);
        return new String(text, UTF_8);
    }

    /** Waits until the other end closes; false if it sends something instead. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Reads to the end of what the other end sends, answering nothing. */
    void readToTheEnd() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException e) {
            // That is the end.
        }
    }

    void shutDownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes without a word, and at once. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writing.to(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
