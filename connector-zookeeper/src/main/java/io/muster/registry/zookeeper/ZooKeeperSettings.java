package io.muster.registry.zookeeper;

import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach ZooKeeper and where to stand in it. Immutable; holds secrets, which its {@code toString} does not show.
 *
 * @param connectString the servers and an optional chroot: {@code host:port,host:port/chroot}; a missing port is 2181. The chroot need not exist
 * @param root the path above all systems; default {@code /muster}
 * @param sessionTimeout the session timeout to ask for; the server clamps it to 2 to 20 of its ticks, and what it granted is in the
 *     connector's diagnosis; default 10 s
 * @param acl who may read and change what this connector creates; default {@link Acl#WORLD}
 * @param digest a user for digest authentication
 * @param tls how to encrypt the connection; empty means plain
 */
public record ZooKeeperSettings(
        String connectString,
        String root,
        Duration sessionTimeout,
        Acl acl,
        Optional<Digest> digest,
        Optional<Tls> tls) {

    /** The default of {@code root}. */
    public static final String DEFAULT_ROOT = "/muster";

    /** The default of {@code session-timeout}. */
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(10);

    static final String DEFAULT_CONNECT_STRING = "127.0.0.1:2181";

    /** Who may read and change what is created. */
    public enum Acl {
        /** Everybody may do everything. */
        WORLD,
        /** Only those who prove the creator's digest user or TLS identity. */
        CREATOR_ALL,
        /** As {@link #CREATOR_ALL}, and everybody may read. */
        CREATOR_ALL_WORLD_READ
    }

    /**
     * A user for digest authentication: the password, or the file it is read from.
     *
     * @param user the user's name
     * @param password the password
     * @param passwordFile holds the password in its first line; read again when it changes
     */
    public record Digest(String user, Optional<Secret> password, Optional<Path> passwordFile) {}

    /**
     * Encryption; the server's certificate must name the host that is connected to. Stores are JKS, PKCS 12 or PEM files, told by their ending ({@code .jks}, {@code .p12}, {@code .pem}); they are read again for
     * each new connection.
     *
     * @param trustStore whom to trust
     * @param keyStore the own certificate and key; empty if the servers do not ask for one
     */
    public record Tls(Store trustStore, Optional<Store> keyStore) {}

    /**
     * A file of keys or certificates.
     *
     * @param file the file
     * @param password opens it; empty if it needs none
     * @param passwordFile holds the password instead
     */
    public record Store(Path file, Optional<Secret> password, Optional<Path> passwordFile) {}

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming the value at fault
     */
    public ZooKeeperSettings {
        ConnectString.parse(connectString);
        root = Layout.checkedRoot(root);
        if (sessionTimeout.isNegative() || sessionTimeout.isZero()) {
            throw new IllegalArgumentException("sessionTimeout=" + sessionTimeout + " must be more than zero");
        }
    }

    /** Returns the defaults for the servers in {@code connectString}. */
    public static ZooKeeperSettings of(String connectString) {
        return new ZooKeeperSettings(
                connectString, DEFAULT_ROOT, DEFAULT_SESSION_TIMEOUT, Acl.WORLD, Optional.empty(), Optional.empty());
    }

    /** Returns these settings with another root. */
    public ZooKeeperSettings withRoot(String newRoot) {
        return new ZooKeeperSettings(connectString, newRoot, sessionTimeout, acl, digest, tls);
    }

    /** Returns these settings with another session timeout. */
    public ZooKeeperSettings withSessionTimeout(Duration timeout) {
        return new ZooKeeperSettings(connectString, root, timeout, acl, digest, tls);
    }

    /** Returns these settings with a digest user and an ACL. */
    public ZooKeeperSettings withDigest(Digest user, Acl newAcl) {
        return new ZooKeeperSettings(connectString, root, sessionTimeout, newAcl, Optional.of(user), tls);
    }

    /** Returns these settings with encryption. */
    public ZooKeeperSettings withTls(Tls newTls) {
        return new ZooKeeperSettings(connectString, root, sessionTimeout, acl, digest, Optional.of(newTls));
    }

    /**
     * Reads all settings of the block {@code registry.zookeeper}. What is wrong is left with the reader, and reads as its default; does
     * no I/O.
     */
    public static ZooKeeperSettings read(SettingsReader reader) {
        return ZooKeeperSettingsBlock.read(reader);
    }
}
