package io.muster.registry.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a handle, which remembers when the newest attempt to connect began: the leader hears of a session when it is moved to a new connection, so
 * not before that moment. Written by the handle's I/O thread, read by the owner thread.
 */
final class AttemptedHosts implements HostProvider {

    /** One attempt to connect: when it began ({@link System#nanoTime}) and where to. */
    record Attempt(long startedNanos, String server) {}

    private static final long GIVEN_UP_PAUSE_MILLIS = 20;

    private final StaticHostProvider hosts;
    private volatile @Nullable Thread connecting;
    private volatile boolean givenUp;
    private volatile Attempt newest = new Attempt(System.nanoTime(), "no server yet");

    AttemptedHosts(String servers) {
        hosts = new StaticHostProvider(new ConnectStringParser(servers).getServerAddresses());
    }

    Attempt newest() {
        return newest;
    }

    /**
     * Ends the waiting before the next attempt, and all further attempts: the handle is about to be closed, and would wait for one more attempt, which
     * begins after a second or two.
     */
    void giveUp() {
        givenUp = true;
        Thread waiting = connecting;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public int size() {
        return hosts.size();
    }

    @Override
    public InetSocketAddress next(long spinDelay) {
        connecting = Thread.currentThread();
        InetSocketAddress next = hosts.next(givenUp ? GIVEN_UP_PAUSE_MILLIS : spinDelay);
        if (givenUp) {
            throw new IllegalStateException("this handle is given up");
        }
        newest = new Attempt(System.nanoTime(), next.getHostString() + ":" + next.getPort());
        return next;
    }

    @Override
    public void onConnected() {
        hosts.onConnected();
    }

    @Override
    public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress current) {
        return hosts.updateServerList(servers, current);
    }
}
