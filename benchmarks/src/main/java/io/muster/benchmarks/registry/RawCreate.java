package io.muster.benchmarks.registry;

import io.muster.benchmarks.registry.RawWatcher.Depth;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;

/** The floor: the plain client creates one ephemeral node. It promises nothing but that the node is there. */
final class RawCreate implements Registering {

    private static final String GROUP = "/raw-create";

    /** About as long as an entry of Muster's. */
    private static final byte[] DATA = new byte[400];

    private final ZooKeeper client;
    private final RawWatcher watcher;

    RawCreate(String address) throws Exception {
        client = RawClient.connect(address);
        RawClient.make(client, GROUP);
        watcher = new RawWatcher(address, GROUP, Depth.ENTRY);
    }

    @Override
    public String name() {
        return "plain client, one create (floor)";
    }

    @Override
    public void add(int members) throws Exception {
        for (int i = 0; i < members; i++) {
            create();
        }
    }

    private String create() throws Exception {
        String path = GROUP + "/" + UUID.randomUUID();
        client.create(path, DATA, RawClient.EVERYBODY, CreateMode.EPHEMERAL);
        return path;
    }

    @Override
    public Timing once() throws Exception {
        long start = System.nanoTime();
        String path = create();
        long written = System.nanoTime();
        long seen = watcher.awaitSeen(path);
        long leaving = System.nanoTime();
        client.delete(path, -1);
        return new Timing(written - start, seen - start, watcher.awaitGone(path) - leaving);
    }

    @Override
    public void close() {
        RawClient.close(client);
        watcher.close();
    }
}
