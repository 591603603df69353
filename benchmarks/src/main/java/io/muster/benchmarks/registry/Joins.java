package io.muster.benchmarks.registry;

import io.muster.benchmarks.measure.Medians;
import io.muster.benchmarks.measure.Progress;
import io.muster.benchmarks.measure.Table;
import io.muster.cluster.Cluster;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerListener;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.WatchHandle;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A server joins: until a watcher of the registry sees it, and until its link to a server that is there already is up at both ends. Both from
 * the same {@code Cluster.start()}, with a connector that is connected already.
 */
public final class Joins {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int WARM_UP_PARTS = 2;
    private static final String SEEN = "seen";
    private static final String HERE = "connected at the one that joined";
    private static final String THERE = "connected at the other";

    private final Registry registry;
    private final Moments moments = new Moments();
    private final ServerRegistryConnector joining;
    private final ServerRegistryConnector watching;

    private Joins(Registry registry) {
        this.registry = registry;
        joining = registry.startedConnector();
        watching = registry.startedConnector();
    }

    /** Lets servers of both groups join one after the other, and prints a table. */
    public static void run(RegistryType type, int rounds) throws IOException, InterruptedException {
        Table table = new Table(
                "join on " + type + ", milliseconds",
                "seen by a watcher p50",
                "linked p50",
                "linked p99",
                "linked after seen p50");
        try (Registry registry = Registry.start(type)) {
            Joins joins = new Joins(registry);
            try {
                joins.measure("world", "client", rounds, table);
                joins.measure("client", "world", rounds, table);
            } finally {
                joins.joining.close();
                joins.watching.close();
            }
        }
        table.print(System.out);
    }

    private void measure(String group, String other, int rounds, Table table) throws InterruptedException {
        ServerRegistryConnector connector = registry.startedConnector();
        Cluster there = cluster(other, connector);
        there.group(group).listen(telling(THERE));
        there.start();
        WatchHandle watch = watching.watch(Set.of(group), snapshot -> {
            if (!snapshot.group(group).servers().isEmpty()) {
                moments.now(SEEN);
            } else {
                moments.now("empty");
            }
        });
        int warmUp = Math.max(1, rounds / WARM_UP_PARTS);
        double[] seen = new double[rounds];
        double[] linked = new double[rounds];
        double[] after = new double[rounds];
        for (int round = -warmUp; round < rounds; round++) {
            Progress.show("joining group " + group + ": " + round + " of " + rounds);
            moments.clear();
            Join join = once(group, other);
            if (round >= 0) {
                seen[round] = join.seenMillis();
                linked[round] = join.linkedMillis();
                after[round] = join.linkedMillis() - join.seenMillis();
            }
        }
        watch.close();
        there.close();
        connector.close();
        table.row(
                group + " joins",
                Table.number(Medians.of(seen), 2),
                Table.number(Medians.of(linked), 2),
                Table.number(Medians.part(linked, 0.99), 2),
                Table.number(Medians.of(after), 2));
    }

    /** How long one join took, from {@code start()} on. */
    private record Join(double seenMillis, double linkedMillis) {}

    private Join once(String group, String other) throws InterruptedException {
        Cluster here = cluster(group, joining);
        here.group(other).listen(telling(HERE));
        long start = System.nanoTime();
        here.start();
        long linked = Math.max(moments.await(HERE), moments.await(THERE));
        long seen = moments.await(SEEN);
        moments.clear();
        here.close();
        moments.await("empty");
        moments.await("left " + THERE);
        LockSupport.parkNanos(registry.rest().toNanos());
        return new Join((seen - start) / NANOS_PER_MILLI, (linked - start) / NANOS_PER_MILLI);
    }

    private ServerListener telling(String connected) {
        return new ServerListener() {
            @Override
            public void onConnected(RemoteServer server) {
                moments.now(connected);
            }

            @Override
            public void onLeft(RemoteServer server, LeaveReason reason) {
                moments.now("left " + connected);
            }
        };
    }

    private Cluster cluster(String group, ServerRegistryConnector connector) {
        return Cluster.builder(Kills.config(group, registry.type(), registry.settings()))
                .connector(connector)
                .build();
    }
}
