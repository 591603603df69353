package io.muster.benchmarks.registry;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooKeeper;

/** The plain client with a persistent recursive watch, which reads each node that was made. */
final class RawWatcher implements AutoCloseable {

    private final ZooKeeper client;
    private final String group;
    private final Depth depth;
    private final Moments moments = new Moments();

    /** What is read when a node was made. */
    enum Depth {
        /** The node. */
        ENTRY,
        /** The parent and the node, in one go, so that a late event of an older node is told from a newer one. */
        PARENT_AND_ENTRY
    }

    RawWatcher(String address, String group, Depth depth) throws Exception {
        this.group = group;
        this.depth = depth;
        client = RawClient.connect(address);
        client.addWatch(group, this::onEvent, AddWatchMode.PERSISTENT_RECURSIVE);
    }

    long awaitSeen(String path) throws InterruptedException {
        return moments.await("seen " + path);
    }

    /** Returns when the node was seen to be gone, and forgets everything. */
    long awaitGone(String path) throws InterruptedException {
        long gone = moments.await("gone " + path);
        moments.clear();
        return gone;
    }

    private void onEvent(WatchedEvent event) {
        String path = event.getPath();
        if (event.getType() == EventType.NodeDeleted) {
            moments.now("gone " + path);
        } else if (event.getType() == EventType.NodeCreated) {
            read(path);
        }
    }

    private void read(String path) {
        if (depth == Depth.PARENT_AND_ENTRY) {
            client.exists(group, false, (rc, of, context, stat) -> {}, null);
        }
        client.getData(
                path,
                false,
                (rc, of, context, data, stat) -> {
                    if (Code.get(rc) == Code.OK) {
                        moments.now("seen " + path);
                    }
                },
                null);
    }

    @Override
    public void close() {
        RawClient.close(client);
    }
}
