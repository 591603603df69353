package io.muster.benchmarks.registry;

import io.muster.benchmarks.registry.RawWatcher.Depth;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * The plain client does what a claim of Muster's needs on the wire to keep P1 to P4, and nothing else: it looks which ids are taken, behind a
 * sync; reads the lowest free one's slot; and writes slot, id and entry in one guarded step.
 */
final class RawClaim implements Registering {

    private static final String BASE = "/raw-claim";
    private static final String EPOCH = BASE + "/epoch";
    private static final String SLOTS = BASE + "/slots";
    private static final String IDS = BASE + "/ids";
    private static final String GROUP = BASE + "/group";
    private static final byte[] HOLDER = new byte[100];
    private static final byte[] DATA = new byte[400];

    private final ZooKeeper client;
    private final RawWatcher watcher;

    RawClaim(String address) throws Exception {
        client = RawClient.connect(address);
        for (String path : List.of(BASE, EPOCH, SLOTS, IDS, GROUP)) {
            RawClient.make(client, path);
        }
        watcher = new RawWatcher(address, GROUP, Depth.PARENT_AND_ENTRY);
    }

    @Override
    public String name() {
        return "plain client, what a claim writes";
    }

    @Override
    public void add(int members) throws Exception {
        for (int i = 0; i < members; i++) {
            claim();
        }
    }

    private record Claimed(int id, String entry) {}

    private Claimed claim() throws Exception {
        CompletableFuture<Stat> epoch = new CompletableFuture<>();
        CompletableFuture<List<String>> ids = new CompletableFuture<>();
        client.sync(IDS, (rc, path, context) -> {}, null);
        client.getData(EPOCH, false, (rc, path, context, data, stat) -> epoch.complete(stat), null);
        client.getChildren(IDS, false, (rc, path, context, names) -> ids.complete(names), null);
        BitSet taken = new BitSet();
        ids.get().forEach(name -> taken.set(Integer.parseInt(name)));
        int id = taken.nextClearBit(0);
        String entry = GROUP + "/" + UUID.randomUUID();
        client.multi(List.of(
                Op.check(EPOCH, epoch.get().getVersion()),
                Op.setData(SLOTS + "/" + id, new byte[0], slot(id)),
                Op.create(IDS + "/" + id, HOLDER, RawClient.EVERYBODY, CreateMode.EPHEMERAL),
                Op.create(entry, DATA, RawClient.EVERYBODY, CreateMode.EPHEMERAL)));
        return new Claimed(id, entry);
    }

    private int slot(int id) throws KeeperException, InterruptedException {
        Stat slot = client.exists(SLOTS + "/" + id, false);
        if (slot != null) {
            return slot.getVersion();
        }
        RawClient.make(client, SLOTS + "/" + id);
        return 0;
    }

    @Override
    public Timing once() throws Exception {
        long start = System.nanoTime();
        Claimed claimed = claim();
        long written = System.nanoTime();
        long seen = watcher.awaitSeen(claimed.entry());
        long leaving = System.nanoTime();
        client.multi(List.of(Op.delete(IDS + "/" + claimed.id(), -1), Op.delete(claimed.entry(), -1)));
        return new Timing(written - start, seen - start, watcher.awaitGone(claimed.entry()) - leaving);
    }

    @Override
    public void close() {
        RawClient.close(client);
        watcher.close();
    }
}
