package io.muster.registry.etcd;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcd.jetcd.api.KeyValue;
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

/** Reads entries that anybody may have written: what is no entry is foreign, with the reason; nothing is thrown (P17). */
final class EntryParser {

    /** More than any registration within the limits, every character escaped. */
    static final int MAX_BYTES = 128 * 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EntryParser() {}

    /**
     * Reads one.
     *
     * @param key the entry's key within its group
     */
    static EntryRead parse(String group, String key, KeyValue read) {
        long revision = read.getModRevision();
        if (read.getValue().size() > MAX_BYTES) {
            return foreign(
                    key, revision, "has " + read.getValue().size() + " bytes, at most " + MAX_BYTES + " are read");
        }
        if (read.getLease() == 0) {
            return foreign(key, revision, "is on no lease, so that it would outlive its server");
        }
        try {
            JsonNode root = MAPPER.readTree(read.getValue().toByteArray());
            JsonNode metadata = root.path("Metadata");
            if (!root.isObject()
                    || !metadata.isObject()
                    || !metadata.path("muster").isInt()) {
                return foreign(key, revision, "is no entry of Muster (no JSON object with Metadata.muster)");
            }
            return new EntryRead.Valid(key, revision, server(group, metadata, read));
        } catch (JacksonException e) {
            return foreign(key, revision, "is not JSON: " + e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException e) {
            return foreign(key, revision, "cannot be read: " + e.getMessage());
        }
    }

    private static EntryRead foreign(String key, long revision, String problem) {
        return new EntryRead.Foreign(key, revision, problem);
    }

    private static RegisteredServer server(String group, JsonNode metadata, KeyValue read) {
        ServerIdentity identity = identity(metadata, read);
        if (metadata.path("muster").intValue() != EntryCodec.FORMAT) {
            return new RegisteredServer(group, identity, "", 0, Map.of(), Health.PASSING, false);
        }
        Registration checked = new Registration(
                group,
                identity.instance(),
                metadata.path("host").asText(""),
                metadata.path("port").asInt(0),
                properties(metadata.path("properties")));
        return new RegisteredServer(
                group,
                identity,
                checked.host(),
                checked.port(),
                checked.properties(),
                health(metadata.path("health")),
                true);
    }

    private static ServerIdentity identity(JsonNode metadata, KeyValue read) {
        // the claiming write cannot know its own revision; every later one says it
        long revision = metadata.has("revision") ? number(metadata, "revision") : read.getModRevision();
        return new ServerIdentity(
                id(metadata),
                InstanceId.parse(metadata.path("instance").asText()),
                new Incarnation(number(metadata, "epoch"), revision));
    }

    /** Returns the id as near as an int comes to it: the range of ids ends before that, and a negative one is refused. */
    private static int id(JsonNode metadata) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number(metadata, "id")));
    }

    private static long number(JsonNode metadata, String field) {
        JsonNode value = metadata.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("Metadata." + field + "=" + value + " must be a whole number");
        }
        return value.longValue();
    }

    private static Health health(JsonNode health) {
        return new Health(
                HealthStatus.valueOf(health.path("status").asText()),
                health.path("note").asText(""));
    }

    private static Map<String, String> properties(JsonNode properties) {
        Map<String, String> read = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : properties.properties()) {
            if (!field.getValue().isTextual()) {
                throw new IllegalArgumentException("Metadata.properties." + field.getKey() + " must be text");
            }
            read.put(field.getKey(), field.getValue().textValue());
        }
        return read;
    }
}
