package io.muster.benchmarks.registry;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** Sessions of the plain ZooKeeper client. */
final class RawClient {

    /** Not {@code List.of}, which may not be asked whether it contains null, as the client does. */
    static final List<ACL> EVERYBODY = Collections.singletonList(new ACL(ZooDefs.Perms.ALL, new Id("world", "anyone")));

    private static final int SESSION_MILLIS = 20_000;
    private static final long PATIENCE_SECONDS = 30;

    private RawClient() {}

    static ZooKeeper connect(String address) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(address, SESSION_MILLIS, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            client.close();
            throw new IOException("no connection to ZooKeeper at " + address + " within " + PATIENCE_SECONDS + " s");
        }
        return client;
    }

    static void make(ZooKeeper client, String path) throws KeeperException, InterruptedException {
        client.create(path, new byte[0], EVERYBODY, CreateMode.PERSISTENT);
    }

    static void close(ZooKeeper client) {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
