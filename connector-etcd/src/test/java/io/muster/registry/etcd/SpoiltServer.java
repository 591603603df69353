package io.muster.registry.etcd;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.fixture.SpoilingServer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A fake, for answers that a real server cannot be made to give: stands before a real etcd, passes every call on to it, and gives something else for an answer. Knows gRPC, and
 * nothing of what is said in it. Thread-safe.
 */
final class SpoiltServer implements SpoilingServer {

    /** How the names of its threads begin. */
    static final String THREADS = "spoilt-etcd";

    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(THREADS, true), NioIoHandler.newFactory());
    private final ManagedChannel real;
    private final Server server;
    private final SpoiltAnswers.Fault fault;
    private final AtomicLong spoilt = new AtomicLong();

    SpoiltServer(InetSocketAddress etcd, SpoiltAnswers.Fault fault) throws IOException {
        this.fault = fault;
        real = NettyChannelBuilder.forAddress(etcd.getHostString(), etcd.getPort(), InsecureChannelCredentials.create())
                .eventLoopGroup(network)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .channelType(NioServerSocketChannel.class)
                .directExecutor()
                .fallbackHandlerRegistry(new Everything())
                .build()
                .start();
    }

    /** Returns what opens one with this fault. */
    static ServersPath.Spoiler with(SpoiltAnswers.Fault fault) {
        return etcd -> new SpoiltServer(etcd, fault);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    @Override
    public long spoilt() {
        return spoilt.get();
    }

    @Override
    public void close() {
        server.shutdownNow();
        real.shutdownNow();
        network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Takes every method for a stream of bytes in both directions, which every method is. */
    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(method, SpoiltServer.this::passed);
        }
    }

    private ServerCall.Listener<byte[]> passed(ServerCall<byte[], byte[]> client, Metadata headers) {
        ClientCall<byte[], byte[]> call = real.newCall(client.getMethodDescriptor(), CallOptions.DEFAULT);
        call.start(new Answers(client), headers);
        client.request(1);
        // as many as come: streams have more than one
        call.request(Integer.MAX_VALUE);
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                call.sendMessage(message);
                client.request(1);
            }

            @Override
            public void onHalfClose() {
                call.halfClose();
            }

            @Override
            public void onCancel() {
                call.cancel("the client cancelled", null);
            }
        };
    }

    /** The answers of one call. */
    private final class Answers extends ClientCall.Listener<byte[]> {

        private final ServerCall<byte[], byte[]> client;
        private boolean begun;
        private boolean closed;

        Answers(ServerCall<byte[], byte[]> client) {
            this.client = client;
        }

        @Override
        public void onMessage(byte[] message) {
            if (closed) {
                return;
            }
            spoilt.incrementAndGet();
            SpoiltAnswers.Spoilt instead = fault.spoil(message);
            instead.message().ifPresent(this::send);
            instead.end().ifPresent(this::close);
        }

        private void send(byte[] message) {
            if (!begun) {
                begun = true;
                client.sendHeaders(new Metadata());
            }
            client.sendMessage(message);
        }

        @Override
        public void onReady() {}

        @Override
        public void onClose(Status status, Metadata trailers) {
            close(status);
        }

        private void close(Status status) {
            if (!closed && !client.isCancelled()) {
                closed = true;
                if (!begun) {
                    begun = true;
                    client.sendHeaders(new Metadata());
                }
                client.close(status, new Metadata());
            }
        }
    }

    /** Leaves messages as they are. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
