package io.muster.registry.zookeeper;

import io.muster.registry.InstanceId;
import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import io.muster.registry.zookeeper.ZooKeeperSettings.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Systems whose nodes belong to one digest user, each under a root of its own, and the files the clients read the password from. ZooKeeper keeps no list of
 * users: a password is as good as the ACLs that name it.
 */
final class GuardedSystems implements AutoCloseable {

    private static final String USER = "server";

    private final RawZooKeeper raw;
    private final Path folder;
    private final Map<String, String> accepted = new ConcurrentHashMap<>();

    GuardedSystems(RawZooKeeper raw) throws IOException {
        this.raw = raw;
        this.folder = Files.createTempDirectory("muster-passwords-");
    }

    private static String root(String system) {
        return "/guarded-" + system;
    }

    private Path file(String system) {
        return folder.resolve(system);
    }

    /** Returns {@code settings} for a client of {@code system} that has the password. */
    ZooKeeperSettings guard(ZooKeeperSettings settings, String system) {
        accepted.computeIfAbsent(system, key -> hand(key, "first"));
        return settings.withRoot(root(system))
                .withDigest(new Digest(USER, Optional.empty(), Optional.of(file(system))), Acl.CREATOR_ALL);
    }

    private String hand(String system, String password) {
        try {
            Path next = Files.writeString(folder.resolve(system + ".next"), password);
            Files.move(next, file(system), StandardCopyOption.ATOMIC_MOVE);
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives everything to a password that no client has. */
    void revoke(String system) throws Exception {
        accept(system, InstanceId.random().toString());
    }

    /** Gives everything to a new password, which every client can read. */
    void rotate(String system) throws Exception {
        accept(system, hand(system, InstanceId.random().toString()));
    }

    private void accept(String system, String password) throws Exception {
        raw.authenticate(USER, String.valueOf(accepted.put(system, password)));
        raw.authenticate(USER, password);
        raw.giveTo(root(system), USER, password);
    }

    /** Deletes the files. */
    @Override
    public void close() {
        try {
            for (String system : accepted.keySet()) {
                Files.delete(file(system));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
