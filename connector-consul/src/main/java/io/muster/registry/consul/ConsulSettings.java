package io.muster.registry.consul;

import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach Consul and how to stand in it. Immutable; holds secrets, which its {@code toString} does not show.
 *
 * @param address the local agent: {@code http://host:port} or {@code https://host:port}, with a path behind it where the API is behind one
 * @param token what requests prove themselves by; empty for agents without access control, or with a default token
 * @param scope which part of Consul is spoken to
 * @param tls how to encrypt the connection; looked at only if the address says https
 * @param publication how servers stand in Consul
 * @param times how long to wait for what
 */
public record ConsulSettings(
        String address, Optional<Token> token, Scope scope, Tls tls, Publication publication, Times times) {

    /** The default of {@code address}. */
    public static final String DEFAULT_ADDRESS = "http://127.0.0.1:8500";

    /** The least a server grants unless its {@code session_ttl_min} says less. */
    static final Duration SHORTEST_SESSION = Duration.ofSeconds(10);

    /**
     * A token: its text, or the file it is read from.
     *
     * @param text the token
     * @param file holds the token in its first line; read for each request
     */
    public record Token(Optional<Secret> text, Optional<Path> file) {

        /**
         * Checks that there is exactly one, and that a text can be sent.
         *
         * @throws IllegalArgumentException if not; it does not show the text
         */
        public Token {
            if (text.isPresent() == file.isPresent()) {
                throw new IllegalArgumentException("a token is a text or a file");
            }
            if (text.filter(secret -> !Tokens.isToken(secret.reveal())).isPresent()) {
                throw new IllegalArgumentException("a token must be visible ASCII characters");
            }
        }
    }

    /** How a watch reads. */
    public enum Reads {
        /** By the leader's word, which can be a little old just after it was deposed. */
        DEFAULT,
        /** By the word of a majority; costs the servers a round for each answer. */
        CONSISTENT
    }

    /**
     * Which part of Consul is spoken to; what is empty is not sent.
     *
     * @param datacenter the datacenter; a server can register only in that of its agent
     * @param namespace the namespace (Consul Enterprise)
     * @param partition the admin partition (Consul Enterprise)
     * @param reads how watches read
     */
    public record Scope(
            Optional<String> datacenter, Optional<String> namespace, Optional<String> partition, Reads reads) {

        /** The agent's own datacenter. */
        public static final Scope DEFAULT =
                new Scope(Optional.empty(), Optional.empty(), Optional.empty(), Reads.DEFAULT);
    }

    /**
     * Encryption. All files are PEM, and read again when they change.
     *
     * @param ca the certificate authorities to trust; empty for those of the JVM
     * @param certificate the own certificate (chain); empty if the agent asks for none
     * @param key the own private key; there if {@code certificate} is
     * @param serverName the name the agent's certificate must have; empty for the address's host
     * @param verify whether to check the agent's certificate at all; never off outside of trials
     */
    public record Tls(
            Optional<Path> ca,
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<String> serverName,
            boolean verify) {

        /** The JVM's authorities and no own certificate. */
        public static final Tls DEFAULT =
                new Tls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    /**
     * How servers stand in Consul.
     *
     * @param prefix the first part of every key; default {@code muster}
     * @param serviceName how the service of a group is called; default {@code {system}-{group}}
     * @param tags tags of every service
     * @param deregisterAfter how long after a server's death the agent removes its entry; Consul's least is a minute, which is the default
     * @param checks what the agent checks besides
     */
    public record Publication(
            String prefix, String serviceName, List<String> tags, Duration deregisterAfter, List<AgentCheck> checks) {

        /** The defaults. */
        public static final Publication DEFAULT =
                new Publication("muster", "{system}-{group}", List.of(), Duration.ofMinutes(1), List.of());

        private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._=:/-]{1,128}");

        /** Checks the names, and copies the lists. */
        public Publication {
            prefix = Layout.checkedPrefix(prefix);
            serviceName = Layout.checkedServiceName(serviceName);
            tags = List.copyOf(tags);
            tags.forEach(Publication::checkedTag);
            checks = List.copyOf(checks);
        }

        static String checkedTag(String tag) {
            if (!TAG.matcher(tag).matches()) {
                throw new IllegalArgumentException(
                        "'" + tag + "' must be 1 to 128 letters, digits and any of . _ = : / -");
            }
            return tag;
        }
    }

    /**
     * A check that the agent runs by itself, beside those of the server: what it finds makes the server's health worse, never better.
     *
     * @param kind what it does
     * @param url where an HTTP check looks; empty for a TCP check, which connects to the server's own address
     * @param interval how often
     * @param timeout how long until it counts as failed
     */
    public record AgentCheck(Kind kind, String url, Duration interval, Duration timeout) {

        /** What a check does. */
        public enum Kind {
            /** Connects. */
            TCP,
            /** Asks, and takes 2xx for well and 429 for a warning. */
            HTTP
        }
    }

    /**
     * How long to wait for what.
     *
     * @param session the TTL of the session an id is held by; default 20 s. A server whose process or host died keeps its id for three of them,
     *     with more than a minute for two and a minute
     * @param alive how long after a server's last sign of life it is off the list; default 30 s
     * @param waitTime how long a watch waits for news in one request; default 5 min
     * @param probe how often it is asked meanwhile whether the agent and its servers are there; default 5 s. What is frozen is noticed two requests' time and a second later
     * @param connect for a connection; default 2 s
     * @param request for the answer to one request; default 2 s
     */
    public record Times(
            Duration session, Duration alive, Duration waitTime, Duration probe, Duration connect, Duration request) {

        /** The defaults. */
        public static final Times DEFAULT = new Times(
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));

        /**
         * Checks every time.
         *
         * @throws IllegalArgumentException naming the one at fault
         */
        public Times {
            positive("session", session);
            positive("waitTime", waitTime);
            positive("probe", probe);
            positive("connect", connect);
            positive("request", request);
            if (alive.compareTo(session) < 0) {
                throw new IllegalArgumentException("alive=" + alive + " must not be less than session=" + session
                        + ": signs of life are sent with the session's renewals");
            }
        }

        private static void positive(String name, Duration value) {
            if (value.toMillis() < 1) {
                throw new IllegalArgumentException(name + "=" + value + " must be at least a millisecond");
            }
        }
    }

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException naming the value at fault
     */
    public ConsulSettings {
        address = AgentAddress.parse(address).toString();
    }

    /** Returns the defaults for the agent at {@code address}. */
    public static ConsulSettings of(String address) {
        return new ConsulSettings(
                address, Optional.empty(), Scope.DEFAULT, Tls.DEFAULT, Publication.DEFAULT, Times.DEFAULT);
    }

    /** Returns these settings with a token. */
    public ConsulSettings withToken(Token newToken) {
        return new ConsulSettings(address, Optional.of(newToken), scope, tls, publication, times);
    }

    /** Returns these settings for another part of Consul. */
    public ConsulSettings withScope(Scope newScope) {
        return new ConsulSettings(address, token, newScope, tls, publication, times);
    }

    /** Returns these settings with encryption. */
    public ConsulSettings withTls(Tls newTls) {
        return new ConsulSettings(address, token, scope, newTls, publication, times);
    }

    /** Returns these settings with another way of standing in Consul. */
    public ConsulSettings withPublication(Publication newPublication) {
        return new ConsulSettings(address, token, scope, tls, newPublication, times);
    }

    /** Returns these settings with other times. */
    public ConsulSettings withTimes(Times newTimes) {
        return new ConsulSettings(address, token, scope, tls, publication, newTimes);
    }

    /**
     * Reads all settings of the block {@code registry.consul}. What is absent is taken from the variables of Consul's own tools ({@code CONSUL_HTTP_ADDR} and so on),
     * where they are set. What is wrong is left with the reader, and reads as its default; does no I/O.
     */
    public static ConsulSettings read(SettingsReader reader) {
        return new ConsulSettingsBlock(reader, System.getenv()).read();
    }
}
