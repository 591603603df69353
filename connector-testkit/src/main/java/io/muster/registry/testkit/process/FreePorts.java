package io.muster.registry.testkit.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are told where to listen, and listen there again after they were killed: nobody else is given one of them in the meantime.
 *
 * <p>They lie below those that an operating system gives to whoever asks for any port (from 32768 on Linux, from 49152 elsewhere; RFC 6335): a port of
 * those may be the near end of somebody's connection at any time. Test processes that run side by side keep out of each other's way by blocks of ports:
 * a process takes a block by listening at its first port for as long as it lives, and gives out the others in turn. Thread-safe.
 */
public final class FreePorts implements AutoCloseable {

    /** Above what {@code compose/compose.yaml} publishes, which may be started while tests run. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;
    private static final int BLOCK = 200;
    private static final FreePorts OF_THIS_PROCESS = new FreePorts(FIRST, END, BLOCK);

    private final int first;
    private final int block;
    private final int blocks;

    /** What tells other processes that a block is taken; a list, so that none is closed for not being referenced. */
    private final List<ServerSocket> taken = new ArrayList<>();

    private int start;
    private int given;

    /** Gives out ports from {@code first} on and before {@code end}, in blocks of {@code block}. */
    FreePorts(int first, int end, int block) {
        this.first = first;
        this.block = block;
        this.blocks = (end - first) / block;
        this.given = block;
    }

    /**
     * Returns a port that nobody listens at, by TCP or UDP, on the loopback address.
     *
     * @throws IOException if there is none
     */
    public static int next() throws IOException {
        return next(InetAddress.getLoopbackAddress());
    }

    /**
     * Returns a port that nobody listens at, by TCP or UDP, on {@code host}, which is this machine's.
     *
     * @throws IOException if there is none
     */
    static int next(InetAddress host) throws IOException {
        return OF_THIS_PROCESS.take(host);
    }

    synchronized int take(InetAddress host) throws IOException {
        int tried = 0;
        while (tried++ < blocks * block) {
            if (given == block) {
                start = takeBlock();
                given = 1;
            }
            int port = start + given++;
            if (isFree(new InetSocketAddress(host, port))) {
                return port;
            }
        }
        throw none();
    }

    private int takeBlock() throws IOException {
        int random = ThreadLocalRandom.current().nextInt(blocks);
        for (int i = 0; i < blocks; i++) {
            int candidate = first + (random + i) % blocks * block;
            try {
                taken.add(new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress()));
                return candidate;
            } catch (IOException e) {
                // another process's
            }
        }
        throw none();
    }

    /** Lets others have its blocks. */
    @Override
    public synchronized void close() throws IOException {
        for (ServerSocket guard : taken) {
            guard.close();
        }
    }

    private IOException none() {
        return new IOException("no free port from " + first + " to " + (first + blocks * block - 1)
                + ": too many test processes run at once; end some of them");
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket tcp = new ServerSocket(address.getPort(), 1, address.getAddress());
                DatagramSocket udp = new DatagramSocket(address)) {
            return tcp.isBound() && udp.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
