package io.muster.cluster.link;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up off the event loops, because the system's resolver blocks. A few threads, so that one name whose server does not answer
 * does not keep the others waiting; they end when there is nothing to do. Thread-safe.
 */
final class AddressResolver implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("muster-resolve", true));

    AddressResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns all addresses of {@code host}; at once if it is an address itself. */
    CompletableFuture<List<InetAddress>> resolve(String host) {
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        try {
            threads.execute(() -> lookUp(host, addresses));
        } catch (RejectedExecutionException e) {
            addresses.completeExceptionally(new UnknownHostException(host + ": the network is closed"));
        }
        return addresses;
    }

    /** Ends the threads. A lookup that hangs in the system's resolver cannot be interrupted; its thread is a daemon. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void lookUp(String host, CompletableFuture<List<InetAddress>> addresses) {
        try {
            addresses.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException | RuntimeException e) {
            addresses.completeExceptionally(e);
        }
    }
}
