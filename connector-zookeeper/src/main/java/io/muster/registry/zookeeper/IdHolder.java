package io.muster.registry.zookeeper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.registry.InstanceId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an id's node says of its holder.
 *
 * @param instance the process start that holds the id
 * @param group its group
 * @param epoch the epoch in which it was claimed
 */
record IdHolder(InstanceId instance, String group, long epoch) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Writes it; group and instance need no escaping by what they may consist of. */
    byte[] encode() {
        String json = "{\"format\":" + EntryCodec.FORMAT + ",\"instance\":\"" + instance + "\",\"group\":\"" + group
                + "\",\"epoch\":" + epoch + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads it; empty if somebody else wrote it. */
    static Optional<IdHolder> parse(byte[] data) {
        try {
            JsonNode json = MAPPER.readTree(data);
            return Optional.of(new IdHolder(
                    InstanceId.parse(json.path("instance").asText()),
                    json.path("group").asText(),
                    json.path("epoch").asLong()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
