package io.muster.registry.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.registry.InstanceId;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.apache.zookeeper.server.auth.DigestAuthenticationProvider;
import org.jspecify.annotations.Nullable;

/** What a third party does to ZooKeeper with the plain client, past the connector. */
final class RawZooKeeper implements AutoCloseable {

    /** How the names of the plain client's threads begin. */
    static final String THREADS = "raw-zookeeper";

    /** The secret from which ZooKeeper's server derives each session's password: ZooKeeperServer.superSecret. */
    private static final long SERVER_SECRET = 0XB3415C00L;

    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int PASSWORD_BYTES = 16;
    private static final long PATIENCE_SECONDS = 30;
    private static final List<ACL> EVERYBODY =
            Collections.singletonList(new ACL(ZooDefs.Perms.ALL, new Id("world", "anyone")));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String connectString;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private @Nullable ZooKeeper handle;

    RawZooKeeper(String connectString) {
        this.connectString = connectString;
    }

    /** Connects with a session that the server knows. */
    void connect() throws Exception {
        ZooKeeper current = handle;
        if (current != null && current.getState().isAlive()) {
            try {
                current.exists("/", false);
                return;
            } catch (KeeperException e) {
                // lost with the server's data, or still on its way: a new one is sure
                current.close();
            }
        }
        handle = open(0, new byte[0]);
    }

    /** Connects with a new session, and does not wait for what becomes of the old one: a client that lost its server comes back at leisure. */
    void connectAnew() throws Exception {
        ZooKeeper current = handle;
        handle = null;
        if (current != null) {
            current.close();
        }
        connect();
    }

    private ZooKeeper open(long session, byte[] password) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        Watcher watcher = event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        };
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        // the client names its threads after the one that makes it
        thread.setName(THREADS);
        try {
            ZooKeeper opened = session == 0
                    ? new ZooKeeper(connectString, SESSION_TIMEOUT_MILLIS, watcher)
                    : new ZooKeeper(connectString, SESSION_TIMEOUT_MILLIS, watcher, session, password);
            if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                opened.close();
                throw new IOException("no connection to ZooKeeper at " + connectString);
            }
            if (session == 0) {
                sessions.add(FourLetterWords.name(opened.getSessionId()));
            }
            return opened;
        } finally {
            thread.setName(name);
        }
    }

    /** Returns all sessions it ever had, as the server writes them. */
    Set<String> sessions() {
        return Set.copyOf(sessions);
    }

    private ZooKeeper handle() {
        ZooKeeper current = handle;
        if (current == null) {
            throw new IllegalStateException("connect first");
        }
        return current;
    }

    /** Returns the session that owns an ephemeral node, 0 if there is none. */
    long owner(String path) throws Exception {
        Stat stat = handle().exists(path, false);
        return stat == null ? 0 : stat.getEphemeralOwner();
    }

    /** Returns the zxid of a node's creation, 0 if there is none. */
    long czxid(String path) throws Exception {
        Stat stat = handle().exists(path, false);
        return stat == null ? 0 : stat.getCzxid();
    }

    /** Ends somebody else's session, by taking it over and closing it. */
    void closeSession(long session) throws Exception {
        byte[] password = new byte[PASSWORD_BYTES];
        new Random(session ^ SERVER_SECRET).nextBytes(password);
        open(session, password).close();
    }

    String read(String path) throws Exception {
        return new String(handle().getData(path, false, null), UTF_8);
    }

    void write(String path, String data) throws Exception {
        handle().setData(path, data.getBytes(UTF_8), -1);
    }

    void delete(String path) throws Exception {
        handle().delete(path, -1);
    }

    void create(String path, String data) throws Exception {
        createParents(path);
        handle().create(path, data.getBytes(UTF_8), EVERYBODY, CreateMode.PERSISTENT);
    }

    /** Makes a node that nobody may read. */
    void createUnreadable(String path) throws Exception {
        createParents(path);
        List<ACL> nobodyReads = Collections.singletonList(new ACL(ZooDefs.Perms.DELETE, new Id("world", "anyone")));
        handle().create(path, new byte[0], nobodyReads, CreateMode.PERSISTENT);
    }

    /** Says whether everybody may read a node. */
    void setReadable(String path, boolean readable) throws Exception {
        int others = ZooDefs.Perms.ALL & ~ZooDefs.Perms.READ;
        List<ACL> unreadable = Collections.singletonList(new ACL(others, new Id("world", "anyone")));
        handle().setACL(path, readable ? EVERYBODY : unreadable, -1);
    }

    /** Proves who is asking from now on, until the next connection; may be done for many. */
    void authenticate(String user, String password) {
        handle().addAuthInfo(DigestCredentials.SCHEME, (user + ":" + password).getBytes(UTF_8));
    }

    /** Gives a node and all below it to one digest user. */
    void giveTo(String path, String user, String password) throws Exception {
        String digest = DigestAuthenticationProvider.generateDigest(user + ":" + password);
        List<ACL> owner =
                Collections.singletonList(new ACL(ZooDefs.Perms.ALL, new Id(DigestCredentials.SCHEME, digest)));
        for (String each : ZKUtil.listSubTreeBFS(handle(), path)) {
            try {
                handle().setACL(each, owner, -1);
            } catch (KeeperException.NoNodeException e) {
                // gone meanwhile
            }
        }
    }

    private void createParents(String path) throws Exception {
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            try {
                handle().create(path.substring(0, slash), new byte[0], EVERYBODY, CreateMode.PERSISTENT);
            } catch (KeeperException.NodeExistsException e) {
                // as wanted
            }
        }
    }

    boolean exists(String path) throws Exception {
        return handle().exists(path, false) != null;
    }

    /** Takes a node for a session of its own. */
    Owner own(String path, byte[] data) throws Exception {
        createParents(path);
        ZooKeeper owner = open(0, new byte[0]);
        owner.create(path, data, EVERYBODY, CreateMode.EPHEMERAL);
        return new Owner(path, owner, String.valueOf(handle().exists(path, false)));
    }

    /** A session that owns a node. */
    final class Owner implements RegistryHarness.ForeignOwner {

        private final String path;
        private final ZooKeeper session;
        private final String planted;

        private Owner(String path, ZooKeeper session, String planted) {
            this.path = path;
            this.session = session;
            this.planted = planted;
        }

        @Override
        public boolean isUntouched() throws Exception {
            return planted.equals(String.valueOf(handle().exists(path, false)));
        }

        @Override
        public void close() {
            closeQuietly(session);
        }
    }

    /** Deletes a node with its children and makes it anew, against whoever puts children back meanwhile. */
    void recreate(String path) throws Exception {
        boolean deleted = false;
        while (!deleted) {
            for (String child : handle().getChildren(path, false)) {
                try {
                    handle().delete(path + "/" + child, -1);
                } catch (KeeperException.NoNodeException e) {
                    // gone is gone
                }
            }
            try {
                handle().delete(path, -1);
                deleted = true;
            } catch (KeeperException.NotEmptyException e) {
                // somebody was faster
            }
        }
        try {
            create(path, "");
        } catch (KeeperException.NodeExistsException e) {
            // somebody was faster
        }
    }

    SortedSet<Integer> ids(String path) throws Exception {
        SortedSet<Integer> ids = new TreeSet<>();
        children(path).forEach(child -> ids.add(Integer.valueOf(child)));
        return ids;
    }

    SortedMap<Integer, InstanceId> entries(String path) throws Exception {
        SortedMap<Integer, InstanceId> entries = new TreeMap<>();
        for (String child : children(path)) {
            try {
                JsonNode payload = MAPPER.readTree(read(path + "/" + child)).path("payload");
                if (payload.path("id").canConvertToInt()) {
                    entries.put(
                            payload.path("id").intValue(),
                            InstanceId.parse(payload.path("instance").asText()));
                }
            } catch (KeeperException.NoNodeException | IOException | IllegalArgumentException e) {
                // gone meanwhile, or no entry
            }
        }
        return entries;
    }

    private List<String> children(String path) throws Exception {
        try {
            return handle().getChildren(path, false);
        } catch (KeeperException.NoNodeException e) {
            return List.of();
        }
    }

    @Override
    public void close() {
        if (handle != null) {
            closeQuietly(handle);
        }
    }

    private static void closeQuietly(ZooKeeper zooKeeper) {
        try {
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
