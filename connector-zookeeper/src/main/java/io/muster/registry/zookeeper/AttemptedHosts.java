package io.muster.registry.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;

/**
 * The servers of a handle, which remembers when the newest attempt to connect began: the leader hears of a session when it is moved to a new connection, so
 * not before that moment. Written by the handle's I/O thread, read by the owner thread.
 */
final class AttemptedHosts implements HostProvider {

    /** One attempt to connect: when it began ({@link System#nanoTime}) and where to. */
    record Attempt(long startedNanos, String server) {}

    private final StaticHostProvider hosts;
    private volatile Attempt newest = new Attempt(System.nanoTime(), "no server yet");

    AttemptedHosts(String servers) {
        hosts = new StaticHostProvider(new ConnectStringParser(servers).getServerAddresses());
    }

    Attempt newest() {
        return newest;
    }

    @Override
    public int size() {
        return hosts.size();
    }

    @Override
    public InetSocketAddress next(long spinDelay) {
        InetSocketAddress next = hosts.next(spinDelay);
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
