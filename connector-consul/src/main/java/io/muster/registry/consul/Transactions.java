package io.muster.registry.consul;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes transactions of the KV store. */
final class Transactions {

    private Transactions() {}

    /** Takes {@code key} for {@code session}, if nobody holds it and the epoch is the one that was seen. */
    static String claim(String epoch, long epochModified, String key, String value, String session) {
        return EntryCodec.write(json -> {
            json.writeStartArray();
            operation(json, "check-index", epoch, more -> more.writeNumberField("Index", epochModified));
            // not by locking alone, which takes over what nobody's session holds
            operation(json, "check-not-exists", key, more -> {});
            operation(json, "lock", key, more -> {
                more.writeStringField(
                        "Value", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
                more.writeStringField("Session", session);
            });
            json.writeEndArray();
        });
    }

    private static void operation(JsonGenerator json, String verb, String key, EntryCodec.Part more)
            throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("KV");
        json.writeStringField("Verb", verb);
        json.writeStringField("Key", key);
        more.write(json);
        json.writeEndObject();
        json.writeEndObject();
    }
}
