package io.muster.compose.containers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;

/** The profiles of {@code compose.yaml} that run the system on one registry each, and how the registry itself is asked what it holds. */
enum RegistryProfile {
    ZOOKEEPER(2_181) {
        @Override
        List<String> keys(ComposeSystem system) throws IOException, InterruptedException {
            InetSocketAddress address = system.registryAddress();
            CountDownLatch connected = new CountDownLatch(1);
            String connectString = address.getAddress().getHostAddress() + ":" + address.getPort();
            ZooKeeper client = new ZooKeeper(connectString, SESSION_MILLIS, event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    connected.countDown();
                }
            });
            try {
                if (!connected.await(SESSION_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IOException("no ZooKeeper at " + connectString);
                }
                return ZKUtil.listSubTreeBFS(client, "/");
            } catch (KeeperException e) {
                throw new IOException("ZooKeeper at " + connectString + " does not list", e);
            } finally {
                client.close();
            }
        }
    },
    ETCD(2_379) {
        @Override
        List<String> keys(ComposeSystem system) {
            return system.compose("exec", "-T", profile(), "etcdctl", "get", "--prefix", "", "--keys-only")
                    .lines()
                    .toList();
        }
    },
    CONSUL(8_500) {
        @Override
        List<String> keys(ComposeSystem system) {
            // What is leased is in the key-value store, what is listed is a service of the agent
            String services = system.compose("exec", "-T", profile(), "consul", "catalog", "services");
            String keys =
                    system.compose("exec", "-T", profile(), "consul", "kv", "get", "-keys", "-separator=", "muster/");
            return Stream.concat(
                            services.lines()
                                    .filter(service -> !service.equals(profile()))
                                    .map(service -> "/muster/" + service.substring(0, service.lastIndexOf('-'))
                                            + "/groups/" + service + "/service"),
                            keys.lines().map(key -> "/" + key))
                    .toList();
        }
    };

    /** Longer than Consul takes to forget the service of one that died: a minute, and half a one between its looks. */
    private static final Duration REAPING = Duration.ofSeconds(150);

    private static final int SESSION_MILLIS = 15_000;

    private final int port;

    RegistryProfile(int port) {
        this.port = port;
    }

    /** Returns the port that the registry listens to within its container. */
    int port() {
        return port;
    }

    /** Returns all keys that the registry has, as it says itself. */
    abstract List<String> keys(ComposeSystem system) throws IOException, InterruptedException;

    /**
     * Returns how long what a server left that died may stay, when it died longer ago than a lease lasts: none but Consul keeps anything. There its entry is critical, and
     * counts as gone; its id is held for two TTLs, counted anew whenever the servers have a leader again.
     */
    Duration reaping() {
        return this == CONSUL ? REAPING : Duration.ZERO;
    }

    /** Returns the keys that are a server's of a system that is registered there: its entry, or the id that it holds. */
    List<String> held(ComposeSystem system, String registered) throws IOException, InterruptedException {
        Pattern key = Pattern.compile("/muster/" + registered + "/(ids/[^/]+|groups/[^/]+/.+)");
        return keys(system).stream().filter(key.asMatchPredicate()).toList();
    }

    /** Returns the profile's name, which is that of the registry's service too. */
    String profile() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the service of a group of servers, or of the players. */
    String service(String group) {
        return group + "-" + profile();
    }

    /** Returns the variable that names the registry's image. */
    String imageVariable() {
        return name() + "_IMAGE";
    }
}
