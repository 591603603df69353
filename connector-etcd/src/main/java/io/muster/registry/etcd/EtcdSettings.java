package io.muster.registry.etcd;

import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach etcd and where to stand in it. Immutable; holds secrets, which its {@code toString} does not show.
 *
 * @param endpoints the servers: {@code host:port}, {@code http://host:port} or {@code https://host:port}; a missing port is 2379
 * @param namespace put in front of every key as it is, for clusters that several systems share by namespaces; default empty
 * @param prefix the first part of every key below the namespace; default {@code muster}
 * @param leaseTtl how long a server that fell silent stays listed; at least 2 s, which is the least a server grants; default 10 s
 * @param user whom to authenticate as; empty for servers without authentication, or that take the client certificate's name
 * @param tls how to encrypt the connection; empty means plain, unless an endpoint says https
 * @param timeouts how long to wait for what
 */
public record EtcdSettings(
        List<String> endpoints,
        String namespace,
        String prefix,
        Duration leaseTtl,
        Optional<User> user,
        Optional<Tls> tls,
        Timeouts timeouts) {

    /** The default of {@code prefix}. */
    public static final String DEFAULT_PREFIX = "muster";

    /** The default of {@code lease-ttl}. */
    public static final Duration DEFAULT_LEASE_TTL = Duration.ofSeconds(10);

    /** The shortest lease a server with default election times grants. */
    static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    static final String DEFAULT_ENDPOINT = "127.0.0.1:2379";

    /**
     * A user of etcd: the password, or the file it is read from.
     *
     * @param name the user's name
     * @param password the password
     * @param passwordFile holds the password in its first line; read again for each authentication
     */
    public record User(String name, Optional<Secret> password, Optional<Path> passwordFile) {}

    /**
     * Encryption; the server's certificate must name the host that is connected to. All files are PEM, and read again for each new connection.
     *
     * @param ca the certificate authorities to trust; empty for those of the JVM
     * @param certificate the own certificate (chain); empty if the servers ask for none
     * @param key the own private key, PKCS 8; there if {@code certificate} is
     */
    public record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {}

    /**
     * How long to wait.
     *
     * @param dial for a connection to one server, its first answer included; default 2 s
     * @param request for the answer to one request; default 2 s
     * @param keepAliveTime after how much silence on a connection that is in use gRPC asks whether the other side is there; default 10 s. A
     *     server ends connections that ask more often than it allows (5 s by default)
     * @param keepAliveTimeout how long it waits for that answer; default 5 s
     */
    public record Timeouts(Duration dial, Duration request, Duration keepAliveTime, Duration keepAliveTimeout) {

        /** The defaults. */
        public static final Timeouts DEFAULTS = new Timeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(5));

        /**
         * Checks every time.
         *
         * @throws IllegalArgumentException naming the one at fault
         */
        public Timeouts {
            positive("dial", dial);
            positive("request", request);
            positive("keepAliveTime", keepAliveTime);
            positive("keepAliveTimeout", keepAliveTimeout);
        }

        private static void positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + "=" + value + " must be more than zero");
            }
        }
    }

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming the value at fault
     */
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        Endpoint.parse(endpoints);
        namespace = Layout.checkedNamespace(namespace);
        prefix = Layout.checkedPrefix(prefix);
        if (leaseTtl.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("leaseTtl=" + leaseTtl + " must be at least " + SHORTEST_LEASE);
        }
    }

    /** Returns the defaults for the servers at {@code endpoints}. */
    public static EtcdSettings of(String... endpoints) {
        return new EtcdSettings(
                List.of(endpoints),
                "",
                DEFAULT_PREFIX,
                DEFAULT_LEASE_TTL,
                Optional.empty(),
                Optional.empty(),
                Timeouts.DEFAULTS);
    }

    /** Returns these settings with another namespace. */
    public EtcdSettings withNamespace(String newNamespace) {
        return new EtcdSettings(endpoints, newNamespace, prefix, leaseTtl, user, tls, timeouts);
    }

    /** Returns these settings with another prefix. */
    public EtcdSettings withPrefix(String newPrefix) {
        return new EtcdSettings(endpoints, namespace, newPrefix, leaseTtl, user, tls, timeouts);
    }

    /** Returns these settings with another lease. */
    public EtcdSettings withLeaseTtl(Duration ttl) {
        return new EtcdSettings(endpoints, namespace, prefix, ttl, user, tls, timeouts);
    }

    /** Returns these settings with a user. */
    public EtcdSettings withUser(User newUser) {
        return new EtcdSettings(endpoints, namespace, prefix, leaseTtl, Optional.of(newUser), tls, timeouts);
    }

    /** Returns these settings with encryption. */
    public EtcdSettings withTls(Tls newTls) {
        return new EtcdSettings(endpoints, namespace, prefix, leaseTtl, user, Optional.of(newTls), timeouts);
    }

    /** Returns these settings with other timeouts. */
    public EtcdSettings withTimeouts(Timeouts newTimeouts) {
        return new EtcdSettings(endpoints, namespace, prefix, leaseTtl, user, tls, newTimeouts);
    }

    /**
     * Reads all settings of the block {@code registry.etcd}. What is absent is taken from the variables of {@code etcdctl}
     * ({@code ETCDCTL_ENDPOINTS} and so on), where they are set. What is wrong is left with the reader, and reads as its default; does no I/O.
     */
    public static EtcdSettings read(SettingsReader reader) {
        return new EtcdSettingsBlock(reader, System.getenv()).read();
    }
}
