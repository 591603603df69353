package io.muster.registry.zookeeper;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.data.Stat;

/** Reads entries that anybody may have written: what is no entry is foreign, with the reason; nothing is thrown (P17). */
final class EntryParser {

    /** More than any registration within the limits, every character escaped. */
    static final int MAX_BYTES = 128 * 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EntryParser() {}

    /** Returns the revision of a node's last change. */
    static long revision(Stat stat) {
        return Math.max(stat.getCzxid(), stat.getMzxid());
    }

    /** Returns when an entry of ours was first written, in milliseconds since 1970; 0 if it does not say. */
    static long registeredAt(byte[] data) {
        try {
            return MAPPER.readTree(data).path("registrationTimeUTC").asLong();
        } catch (IOException e) {
            return 0;
        }
    }

    static EntryRead parse(String group, String key, byte[] data, Stat stat) {
        long revision = revision(stat);
        if (data.length > MAX_BYTES) {
            return foreign(key, revision, "has " + data.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        try {
            JsonNode root = MAPPER.readTree(data);
            JsonNode payload = root.path("payload");
            if (!root.isObject()
                    || !payload.isObject()
                    || !payload.path("format").isInt()) {
                return foreign(key, revision, "is no entry of Muster (no JSON object with payload.format)");
            }
            return new EntryRead.Valid(key, revision, server(group, root, payload, stat));
        } catch (JacksonException e) {
            return foreign(key, revision, "is not JSON: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException e) {
            return foreign(key, revision, "cannot be read: " + e.getMessage());
        }
    }

    private static EntryRead foreign(String key, long revision, String problem) {
        return new EntryRead.Foreign(key, revision, problem);
    }

    private static RegisteredServer server(String group, JsonNode root, JsonNode payload, Stat stat) {
        ServerIdentity identity = identity(payload, stat);
        if (payload.path("format").intValue() != EntryCodec.FORMAT) {
            return new RegisteredServer(group, identity, "", 0, Map.of(), Health.PASSING, false);
        }
        if (!group.equals(root.path("name").textValue())) {
            throw new IllegalArgumentException("name=" + root.path("name") + " is not the group it stands in");
        }
        Registration checked = new Registration(
                group,
                identity.instance(),
                root.path("address").asText(""),
                root.path("port").asInt(0),
                properties(payload.path("properties")));
        return new RegisteredServer(
                group, identity, checked.host(), checked.port(), checked.properties(), health(payload), true);
    }

    private static ServerIdentity identity(JsonNode payload, Stat stat) {
        // the claiming write cannot know its own zxid; later writes say it, as the entry may have been put back by them
        long revision = payload.has("revision") ? number(payload, "revision") : stat.getCzxid();
        return new ServerIdentity(
                id(payload),
                InstanceId.parse(payload.path("instance").asText()),
                new Incarnation(number(payload, "epoch"), revision));
    }

    /** Returns the id as near as an int comes to it: the range of ids ends before that, and a negative one is refused. */
    private static int id(JsonNode payload) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number(payload, "id")));
    }

    private static long number(JsonNode payload, String field) {
        JsonNode value = payload.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("payload." + field + "=" + value + " must be a whole number");
        }
        return value.longValue();
    }

    private static Health health(JsonNode payload) {
        return new Health(
                HealthStatus.valueOf(payload.path("health").asText()),
                payload.path("note").asText(""));
    }

    private static Map<String, String> properties(JsonNode properties) {
        Map<String, String> read = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : properties.properties()) {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException("payload.properties." + field.getKey() + " must be text");
            }
            read.put(field.getKey(), field.getValue().textValue());
        }
        return read;
    }
}
