package io.muster.registry.zookeeper;

import java.io.IOException;
import java.time.Duration;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** ZooKeeper's client, with what it knows and does not say. */
@SuppressWarnings("try") // close() may throw InterruptedException: ZooKeeper declares it so
final class Handle extends ZooKeeper {

    private static final int ABORT_WAIT_MILLIS = 200;

    private final AttemptedHosts hosts;

    Handle(AttemptedHosts hosts, String servers, int timeoutMillis, Watcher watcher, ZKClientConfig config)
            throws IOException {
        super(servers, timeoutMillis, watcher, false, hosts, config);
        this.hosts = hosts;
    }

    AttemptedHosts hosts() {
        return hosts;
    }

    /** Returns what the server granted. */
    Duration negotiatedTimeout() {
        return Duration.ofMillis(getSessionTimeout());
    }

    /** Returns the zxid of the newest reply: whatever this client reads from now on is at least as new. */
    long lastZxid() {
        return cnxn.getLastZxid();
    }

    /** Ends the threads and the socket without a word to the server; the session is left to expire. Waits for the threads, a moment. */
    void abort() {
        if (!getState().isAlive()) {
            return;
        }
        cnxn.disconnect();
        try {
            testableWaitForShutdown(ABORT_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
