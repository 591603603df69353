package io.muster.cluster.link;

import java.io.IOException;

/**
 * The event loops, and what opens links on them. Its threads follow the cores, not the links. All methods may be called from any thread.
 */
public interface LinkNetwork extends AutoCloseable {

    /** Returns a network with one event loop per core: epoll where its native library is present, else NIO. */
    static LinkNetwork open(LinkSettings settings) {
        return open(settings, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Returns a network with a number of event loops.
     *
     * @param threads 1 or more
     */
    static LinkNetwork open(LinkSettings settings, int threads) {
        return new NettyLinkNetwork(settings, threads, Transport.best());
    }

    /**
     * Listens. Blocks until the address is bound, which does not wait for any peer.
     *
     * @param request where, and who answers there
     * @param policy who is admitted
     * @throws IOException naming the address, if it cannot be bound
     */
    LinkListener bind(ListenRequest request, AcceptPolicy policy) throws IOException;

    /**
     * Dials once: every address of the host's name in turn until one connects. Never blocks, never throws for the network's sake; what
     * comes of it is told to the handler (on the calling thread, if this network is closed). Whether and when to dial again is the caller's decision.
     *
     * @param request whom, and who we are
     * @param handler gets either {@link DialHandler#onFailed} once, or {@link LinkHandler#onUp} and what follows
     */
    DialAttempt dial(DialRequest request, DialHandler handler);

    /** Returns the transport in use, {@code epoll} or {@code nio}. */
    String transport();

    /** Returns address and bounds; see {@link LinkSettings}. */
    LinkSettings settings();

    /** Returns what was refused in handshakes, by us and by peers; readable after the close, too. */
    Refusals refusals();

    /**
     * Closes listeners, attempts and links, and frees every thread. Links still up are closed with {@link
     * io.muster.cluster.link.protocol.GoodbyeReason#STOPPING}; say goodbye to them before if queued messages matter. Idempotent; returns
     * after at most {@link LinkTimes#drain()} and one second, also from an event loop (then without waiting).
     */
    @Override
    void close();
}
