package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.registry.InstanceId;
import io.muster.registry.testkit.RegistryHarness;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What a third party does to Consul by HTTP, past the connector. Waits until a leader is there. */
final class RawConsul {

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final InetSocketAddress address;
    private volatile Optional<String> token = Optional.empty();

    RawConsul(InetSocketAddress address) {
        this.address = address;
    }

    /** Proves who is asking from now on. */
    RawConsul withToken(String newToken) {
        token = Optional.of(newToken);
        return this;
    }

    /** An answer of the API. */
    record Reply(int status, String body) {}

    /** Asks once more while there is no leader. */
    Reply ask(String method, String path, String body) {
        long begun = System.nanoTime();
        while (true) {
            Optional<Reply> reply = Optional.empty();
            try {
                reply = Optional.of(once(method, path, body));
            } catch (IOException e) {
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new UncheckedIOException(method + " " + path, e);
                }
            }
            boolean isOver = System.nanoTime() - begun > PATIENCE_NANOS;
            if (reply.isPresent() && (reply.get().status() < 500 || isOver)) {
                return reply.get();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    Reply once(String method, String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/v1/" + path)
                        .toURL()
                        .openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        token.ifPresent(text -> connection.setRequestProperty("X-Consul-Token", text));
        try {
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Reply(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    JsonNode read(String path) {
        Reply reply = ask("GET", path, "");
        return reply.status() == 404 ? NullNode.getInstance() : json(required(reply, path));
    }

    private static String required(Reply reply, String path) {
        if (reply.status() != 200) {
            throw new IllegalStateException(path + ": " + reply.status() + " " + reply.body());
        }
        return reply.body();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    JsonNode put(String path, String body) {
        String answer = required(ask("PUT", path, body), path);
        return answer.isBlank() ? NullNode.getInstance() : json(answer);
    }

    void delete(String key) {
        required(ask("DELETE", "kv/" + key, ""), key);
    }

    String version() {
        return read("agent/self").path("Config").path("Version").asText();
    }

    /** Returns a key as it stands, null JSON if it does not. */
    JsonNode key(String key) {
        return read("kv/" + key + "?consistent").path(0);
    }

    /** Returns the session that holds a key, empty if none does. */
    String holder(String key) {
        return key(key).path("Session").asText("");
    }

    void destroy(String session) {
        put("session/destroy/" + session, "");
    }

    /** Frees a key and ends its session, as if the session had run out and the lock delay after it, too. */
    void expire(String key) {
        String session = holder(key);
        if (!session.isEmpty()) {
            delete(key);
            destroy(session);
        }
    }

    /** Returns all sessions with their names, which are those of their servers' services. */
    Set<String> sessions() {
        Set<String> sessions = new HashSet<>();
        read("session/list?consistent")
                .forEach(session -> sessions.add(session.path("ID").asText() + " of "
                        + session.path("Name").asText()));
        return sessions;
    }

    NavigableSet<Integer> ids(Layout layout) {
        NavigableSet<Integer> ids = new TreeSet<>();
        read("kv/" + layout.ids() + "?recurse&consistent")
                .forEach(pair -> layout.parseId(pair.path("Key").asText()).ifPresent(ids::add));
        return ids;
    }

    /** Returns all entries of a group that live, by id. */
    NavigableMap<Integer, InstanceId> entries(Layout layout, String group) {
        NavigableMap<Integer, InstanceId> entries = new TreeMap<>();
        for (JsonNode element : read("health/service/" + layout.service(group) + "?consistent")) {
            JsonNode meta = element.path("Service").path("Meta");
            String alive = "alive:" + element.path("Service").path("ID").asText();
            boolean lives = false;
            for (JsonNode check : element.path("Checks")) {
                lives |= check.path("CheckID").asText().equals(alive)
                        && !check.path("Status").asText().equals("critical");
            }
            if (lives && meta.has("muster-id")) {
                entries.put(
                        meta.path("muster-id").asInt(),
                        InstanceId.parse(meta.path("muster-instance").asText()));
            }
        }
        return entries;
    }

    void deregister(String serviceId) {
        put("agent/service/deregister/" + serviceId, "");
    }

    /** Registers a service as it is at the agent, with something changed. */
    void alter(String serviceId, Consumer<ObjectNode> change) {
        JsonNode is = read("agent/service/" + serviceId);
        ObjectNode altered = MAPPER.createObjectNode();
        altered.put("ID", serviceId);
        altered.set("Name", is.path("Service"));
        altered.set("Address", is.path("Address"));
        altered.set("Port", is.path("Port"));
        altered.set("Meta", is.path("Meta"));
        change.accept(altered);
        put("agent/service/register", altered.toString());
    }

    /** Takes a key for a session of its own. */
    RegistryHarness.ForeignOwner own(String key, String value) {
        String session = put(
                        "session/create",
                        "{\"TTL\":\"600s\",\"Behavior\":\"delete\",\"NodeChecks\":[],\"LockDelay\":\"0s\"}")
                .path("ID")
                .asText();
        if (!put("kv/" + key + "?acquire=" + session, value).asBoolean()) {
            throw new IllegalStateException(key + " is taken: " + key(key));
        }
        String planted = key(key).toString();
        return new RegistryHarness.ForeignOwner() {
            @Override
            public boolean isUntouched() {
                return key(key).toString().equals(planted);
            }

            @Override
            public void close() {
                destroy(session);
            }
        };
    }
}
