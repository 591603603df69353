package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One key of the KV store.
 *
 * @param key the whole key
 * @param value the value as text
 * @param modified the index of its last write, which only grows
 * @param session the session that holds it, empty if none does
 */
record Pair(String key, String value, long modified, String session) {

    static Pair of(JsonNode node) {
        return new Pair(
                node.path("Key").asText(),
                text(node.path("Value").asText("")),
                index(node),
                node.path("Session").asText(""));
    }

    /** Reads the modify index of what a transaction or a list says of a key. */
    static long index(JsonNode node) {
        long index = node.path("ModifyIndex").asLong(0);
        if (index < 1) {
            throw new RegistryUnavailableException("the answer has a key without an index");
        }
        return index;
    }

    private static String text(String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RegistryUnavailableException("the answer has a value that is not Base64", e);
        }
    }

    @Override
    public String toString() {
        return key + " = '" + value + "' since index " + modified
                + (session.isEmpty() ? " without a session" : " on session " + session);
    }
}
