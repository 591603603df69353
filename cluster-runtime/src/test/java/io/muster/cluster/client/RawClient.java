package io.muster.cluster.client;

import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.netty.buffer.ByteBuf;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Speaks the protocol by hand, and wrongly if told to. */
final class RawClient {

    final OutputStream out;
    final DataInputStream in;

    RawClient(Socket socket) throws IOException {
        this.out = socket.getOutputStream();
        this.in = new DataInputStream(socket.getInputStream());
    }

    static byte[] bytes(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        return bytes;
    }

    /** The frame's header and as much of its payload as is given. */
    static byte[] frame(int type, int length, byte... payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putLong(FrameHeader.of(type, 0, length))
                .put(payload)
                .array();
    }

    RawClient hello() throws IOException {
        out.write(bytes(ClientFrames.hello(new byte[0])));
        return this;
    }

    /** Says hello and reads the welcome. */
    RawClient welcomed() throws IOException {
        hello();
        expect(FrameType.WELCOME);
        return this;
    }

    /** Reads a frame of a type; returns its payload. */
    ByteBuffer expect(int type) throws IOException {
        long header = in.readLong();
        if (FrameHeader.type(header) != type) {
            throw new AssertionError(
                    "expected " + FrameType.name(type) + ", got " + FrameType.name(FrameHeader.type(header)));
        }
        return ByteBuffer.wrap(in.readNBytes(FrameHeader.length(header)));
    }
}
