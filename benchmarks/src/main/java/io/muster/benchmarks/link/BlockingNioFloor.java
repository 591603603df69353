package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The floor: blocking NIO, frames packed by hand into 64 KiB writes, parsed by hand from 64 KiB reads. No library does less. */
final class BlockingNioFloor implements OneWay {

    private static final int BUFFER = 64 << 10;
    private static final int HEADER = 8;

    private final SocketChannel out;
    private final SocketChannel in;
    private final Window window = new Window();
    private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER);
    private final Load load = new Load(window);

    BlockingNioFloor() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            out = SocketChannel.open(server.getLocalAddress());
            in = server.accept();
        }
        out.setOption(StandardSocketOptions.TCP_NODELAY, true);
        new Thread(this::read, "floor-reader").start();
    }

    @Override
    public String name() {
        return "blocking NIO, 64 KiB packed (floor)";
    }

    @Override
    public long run(byte[] payload, long nanos) throws IOException {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                flush();
                Pause.brief();
            }
            load.number();
            if (packed.remaining() < HEADER + payload.length) {
                flush();
            }
            packed.putInt(payload.length).putInt(1).put(payload);
        }
        flush();
        return load.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
        in.close();
    }

    private void flush() throws IOException {
        packed.flip();
        while (packed.hasRemaining()) {
            out.write(packed);
        }
        packed.clear();
    }

    private void read() {
        ByteBuffer received = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (in.read(received) >= 0) {
                received.flip();
                parse(received);
                received.compact();
                window.publish();
            }
        } catch (ClosedChannelException e) {
            // The end of the benchmark.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse(ByteBuffer received) {
        int at = received.position();
        int end = received.limit();
        while (end - at >= HEADER) {
            int length = received.getInt(at);
            if (end - at - HEADER < length) {
                break;
            }
            window.arrived(received.getLong(at + HEADER));
            at += HEADER + length;
        }
        received.position(at);
    }
}
