package io.muster.benchmarks.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** RSocket over TCP without copies where it can do without: fire-and-forget one way, request and response for an echo. */
public final class RSocketPair implements Pair {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOST = "127.0.0.1";

    private final Traffic traffic;
    private final Ear ear;
    private final LoopResources serving = LoopResources.create("rsocket-server", 1, true);
    private final LoopResources dialling = LoopResources.create("rsocket-client", 1, true);
    private final CloseableChannel server;
    private final RSocket client;

    /** Opens the pair. */
    public RSocketPair(Traffic traffic, Ear ear) {
        this.traffic = traffic;
        this.ear = ear;
        server = Objects.requireNonNull(RSocketServer.create(SocketAcceptor.with(new Answering()))
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .bind(TcpServerTransport.create(
                        TcpServer.create().runOn(serving).host(HOST).port(0)))
                .block(PATIENCE));
        client = Objects.requireNonNull(RSocketConnector.create()
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .connect(TcpClientTransport.create(TcpClient.create()
                        .runOn(dialling)
                        .host(HOST)
                        .port(server.address().getPort())))
                .block(PATIENCE));
    }

    @Override
    public String name() {
        return traffic == Traffic.ONE_WAY ? "RSocket fireAndForget" : "RSocket requestResponse";
    }

    @Override
    public void send(byte[] payload) {
        ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(payload.length).writeBytes(payload);
        Payload message = ByteBufPayload.create(copy);
        if (traffic == Traffic.ONE_WAY) {
            client.fireAndForget(message).subscribe();
        } else {
            client.requestResponse(message).subscribe(this::hear);
        }
    }

    @Override
    public void execute(Runnable task) {
        // Requests may be made from any thread
        task.run();
    }

    @Override
    public void close() {
        client.dispose();
        server.dispose();
        dialling.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        serving.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
    }

    private void hear(Payload message) {
        long number = message.sliceData().getLong(0);
        message.release();
        ear.heard(number);
    }

    private final class Answering implements RSocket {

        @Override
        public Mono<Void> fireAndForget(Payload payload) {
            hear(payload);
            return Mono.empty();
        }

        @Override
        public Mono<Payload> requestResponse(Payload payload) {
            return Mono.just(payload);
        }
    }
}
