package io.muster.cluster.link;

import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.cluster.link.protocol.VersionRange;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** A peer made of a bare socket, which may do whatever no decent peer does. */
final class RawPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    record Frame(int type, ByteBuffer payload) {}

    private final Socket socket;
    private final DataInputStream in;

    RawPeer(LinkListener listener) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Answers who connects to {@code server}. */
    RawPeer(ServerSocket server) throws IOException {
        socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Returns IDENTITY of {@code bed}'s dialler. */
    static ByteBuffer identity(TestBed bed) {
        LinkTarget target = new LinkTarget(1, bed.world.identity().instance());
        return FrameEncoder.identity(new IdentityFrame(VersionRange.OURS, bed.client, target, 1, List.of()));
    }

    /** Makes the link, as a decent peer does. */
    RawPeer shakeHands(TestBed bed) throws IOException {
        write(identity(bed));
        Frame answer = read();
        if (answer.type() != FrameType.WELCOME) {
            throw new AssertionError("got frame " + FrameType.name(answer.type()) + " instead of WELCOME");
        }
        return this;
    }

    RawPeer write(ByteBuffer bytes) throws IOException {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return write(array);
    }

    RawPeer write(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Returns whether there is something to read. */
    boolean isAnswered() throws IOException {
        return in.available() > 0;
    }

    /** Reads one frame. */
    Frame read() throws IOException {
        long header = in.readLong();
        byte[] payload = new byte[FrameHeader.length(header)];
        in.readFully(payload);
        return new Frame(FrameHeader.type(header), ByteBuffer.wrap(payload));
    }

    /** Reads frames until one of {@code type} comes. */
    Frame readUntil(int type) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        for (Frame frame = read(); ; frame = read()) {
            if (frame.type() == type) {
                return frame;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + FrameType.name(type) + " within " + PATIENCE_MILLIS + " ms");
            }
        }
    }

    /** Reads to the end and returns how many whole messages came. */
    long countMessagesToTheEnd() throws IOException {
        long messages = 0;
        try {
            while (true) {
                if (read().type() == FrameType.MESSAGE) {
                    messages++;
                }
            }
        } catch (EOFException e) {
            return messages;
        }
    }

    /** Returns whether the other end closes without another byte. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    /** Closes as a killed process with unread input does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static byte[] header(int type, int tag, int length) {
        return ByteBuffer.allocate(LinkProtocol.HEADER_BYTES)
                .putLong(FrameHeader.of(type, tag, length))
                .array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
