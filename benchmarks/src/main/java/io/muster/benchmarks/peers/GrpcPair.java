package io.muster.benchmarks.peers;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * gRPC with byte arrays as messages and callbacks on the event loops: one stream of both directions for everything, or a unary call for each
 * message.
 */
public final class GrpcPair implements Pair {

    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    private final MethodType type;
    private final Ear ear;
    private final Loops loops;
    private final Server server;
    private final ManagedChannel channel;
    private final MethodDescriptor<byte[], byte[]> method;
    private final @Nullable ClientCall<byte[], byte[]> stream;

    private GrpcPair(MethodType type, Traffic traffic, Ear ear) throws IOException {
        this.type = type;
        this.ear = ear;
        loops = new Loops("grpc");
        method = MethodDescriptor.<byte[], byte[]>newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
                .setType(type)
                .setFullMethodName("bench/exchange")
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(loops.server())
                .workerEventLoopGroup(loops.server())
                .channelType(loops.transport().serverSocket())
                .directExecutor()
                .addService(ServerServiceDefinition.builder("bench")
                        .addMethod(method, (call, headers) -> serve(call, traffic))
                        .build())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        InetAddress.getLoopbackAddress().getHostAddress(), server.getPort())
                .eventLoopGroup(loops.client())
                .channelType(loops.transport().socket(), InetSocketAddress.class)
                .directExecutor()
                .usePlaintext()
                .build();
        stream = type == MethodType.BIDI_STREAMING ? call() : null;
    }

    /** Opens one stream. */
    public static GrpcPair stream(Traffic traffic, Ear ear) throws IOException {
        return new GrpcPair(MethodType.BIDI_STREAMING, traffic, ear);
    }

    /** Makes a call for each message, which is sent back. */
    public static GrpcPair unary(Ear ear) throws IOException {
        return new GrpcPair(MethodType.UNARY, Traffic.ECHO, ear);
    }

    @Override
    public String name() {
        return type == MethodType.UNARY ? "gRPC unary" : "gRPC bidi stream";
    }

    @Override
    public void send(byte[] payload) {
        if (stream != null) {
            stream.sendMessage(payload);
        } else {
            ClientCall<byte[], byte[]> call = call();
            call.sendMessage(payload);
            call.halfClose();
        }
    }

    @Override
    public void execute(Runnable task) {
        loops.client().execute(task);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        try {
            channel.awaitTermination(10, TimeUnit.SECONDS);
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.close();
    }

    private ClientCall<byte[], byte[]> call() {
        ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        ear.heard(Bytes.number(message));
                    }
                },
                new Metadata());
        call.request(ANY_NUMBER);
        return call;
    }

    private ServerCall.Listener<byte[]> serve(ServerCall<byte[], byte[]> call, Traffic traffic) {
        call.request(ANY_NUMBER);
        if (traffic == Traffic.ECHO) {
            call.sendHeaders(new Metadata());
        }
        return new ServerCall.Listener<>() {
            @Override
            public void onMessage(byte[] message) {
                if (traffic == Traffic.ONE_WAY) {
                    ear.heard(Bytes.number(message));
                    return;
                }
                call.sendMessage(message);
                if (type == MethodType.UNARY) {
                    call.close(Status.OK, new Metadata());
                }
            }
        };
    }
}
