package io.muster.benchmarks.echo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.LongConsumer;

/** The floor: a blocking thread at each end, frames packed and parsed by hand, what one read brought answered by one write. */
final class BlockingNioEcho implements Echo {

    private final SocketChannel atClient;
    private final SocketChannel atServer;
    private final Frames client;

    BlockingNioEcho() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            atClient = SocketChannel.open(server.getLocalAddress());
            atServer = server.accept();
        }
        atClient.setOption(StandardSocketOptions.TCP_NODELAY, true);
        atServer.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client = new Frames(atClient);
        new Thread(this::serve, "floor-echo").start();
    }

    @Override
    public String name() {
        return "blocking NIO (floor)";
    }

    @Override
    public void run(Exchange exchange) throws IOException {
        exchange.begin(client::add);
        client.flush();
        while (!exchange.isOver()) {
            client.read(exchange::answered);
            client.flush();
        }
    }

    @Override
    public void close() throws IOException {
        atClient.close();
        atServer.close();
    }

    private void serve() {
        Frames frames = new Frames(atServer);
        byte[] answer = new byte[Frames.MAX_PAYLOAD];
        try {
            while (true) {
                frames.echo(answer);
                frames.flush();
            }
        } catch (ClosedChannelException e) {
            // The end of the benchmark
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One end's frames, in and out. */
    private static final class Frames {

        static final int MAX_PAYLOAD = 64 << 10;
        private static final int BUFFER = 128 << 10;
        private static final int HEADER = 8;

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

        Frames(SocketChannel channel) {
            this.channel = channel;
        }

        void add(byte[] payload) {
            add(payload, payload.length);
        }

        private void add(byte[] payload, int length) {
            if (out.remaining() < HEADER + length) {
                try {
                    flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            out.putInt(length).putInt(1).put(payload, 0, length);
        }

        void flush() throws IOException {
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            out.clear();
        }

        /** Reads once and tells the number of each complete frame. */
        void read(LongConsumer numbers) throws IOException {
            fill();
            while (isFrame()) {
                int length = in.getInt();
                numbers.accept(in.getLong(in.position() + Integer.BYTES));
                in.position(in.position() + Integer.BYTES + length);
            }
            in.compact();
        }

        /** Reads once and adds each complete frame to what goes out. */
        void echo(byte[] scratch) throws IOException {
            fill();
            while (isFrame()) {
                int length = in.getInt();
                in.getInt();
                in.get(scratch, 0, length);
                add(scratch, length);
            }
            in.compact();
        }

        private void fill() throws IOException {
            if (channel.read(in) < 0) {
                throw new ClosedChannelException();
            }
            in.flip();
        }

        private boolean isFrame() {
            return in.remaining() >= HEADER && in.remaining() >= HEADER + in.getInt(in.position());
        }
    }
}
