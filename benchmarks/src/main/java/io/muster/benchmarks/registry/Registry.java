package io.muster.benchmarks.registry;

import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A ZooKeeper that writes to the disk before it answers, as one that is relied on does. */
final class Registry {

    private Registry() {}

    static ZooKeeperProcess start() throws IOException {
        // Later than what the kit sets for its tests, so this is what counts
        ZooKeeperProcess process = new ZooKeeperProcess(Duration.ofSeconds(2), List.of("forceSync=yes"));
        try {
            process.start();
            return process;
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }
}
