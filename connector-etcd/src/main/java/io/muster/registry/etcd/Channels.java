package io.muster.registry.etcd;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.muster.registry.etcd.EtcdSettings.Timeouts;
import io.muster.registry.etcd.EtcdSettings.Tls;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes channels, each to one server, with the two threads they need: one for the network, and one for what blocks, which are names and files. A channel's own
 * retries, balancing and waiting between connects are left out: it is used until it breaks, and the next one is another. Thread-safe.
 */
final class Channels {

    /** More than a page of entries, or the events of one revision. */
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private final Optional<Tls> tls;
    private final boolean encrypted;
    private final Timeouts timeouts;
    private final EventLoopGroup network;
    private final ExecutorService blocking;

    Channels(EtcdSettings settings, String name) {
        tls = settings.tls();
        encrypted =
                tls.isPresent() || Endpoint.parse(settings.endpoints()).stream().anyMatch(Endpoint::isEncrypted);
        timeouts = settings.timeouts();
        network = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(name + "-net", true), NioIoHandler.newFactory());
        blocking = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, name + "-files");
            made.setDaemon(true);
            return made;
        });
    }

    /** Does something that may block, off the caller's thread. */
    <T> CompletableFuture<T> blocking(Blocking<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            blocking.execute(() -> {
                try {
                    result.complete(work.run());
                } catch (Exception e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** Makes a channel that is not connected yet; its certificates are read now (P22). */
    CompletableFuture<ManagedChannel> to(Endpoint endpoint) {
        return blocking(() -> NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port(), credentials())
                .eventLoopGroup(network)
                .channelType(NioSocketChannel.class)
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(timeouts.dial().toMillis()))
                .directExecutor()
                .offloadExecutor(blocking)
                .disableRetry()
                .disableServiceConfigLookUp()
                .keepAliveTime(timeouts.keepAliveTime().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(timeouts.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .build());
    }

    private ChannelCredentials credentials() throws IOException {
        if (!encrypted) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
        Optional<Path> ca = tls.flatMap(Tls::ca);
        if (ca.isPresent()) {
            builder.trustManager(readable("tls.ca", ca.get()));
        }
        Optional<Path> certificate = tls.flatMap(Tls::certificate);
        Optional<Path> key = tls.flatMap(Tls::key);
        if (certificate.isPresent() && key.isPresent()) {
            builder.keyManager(readable("tls.certificate", certificate.get()), readable("tls.key", key.get()));
        }
        return builder.build();
    }

    private static File readable(String setting, Path path) throws IOException {
        File file = path.toFile();
        if (!file.canRead()) {
            throw new IOException(setting + "=" + path + " does not exist or may not be read");
        }
        return file;
    }

    /** Ends the threads; what still has a channel is cut off. May block for {@code bound}. */
    void close(Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        blocking.shutdown();
        io.netty.util.concurrent.Future<?> ended = network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
        if (ended.await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            blocking.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    /** Something that may block. */
    @FunctionalInterface
    interface Blocking<T> {
        T run() throws Exception;
    }
}
