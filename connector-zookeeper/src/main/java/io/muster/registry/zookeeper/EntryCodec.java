package io.muster.registry.zookeeper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes entries: the JSON of Curator's {@code ServiceInstance}, so that {@code x-discovery} reads them, with everything of ours in its
 * payload. The same content gives the same bytes, which is what the audit compares.
 */
final class EntryCodec {

    /** The format this version writes and understands. */
    static final int FORMAT = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private EntryCodec() {}

    /**
     * Writes an entry.
     *
     * @param identity who it is; its revision is left out unless {@code withRevision}, because the first write cannot know it: there the
     *     revision is the entry's own czxid
     * @param registeredAt when the id was claimed, in milliseconds since 1970
     */
    static byte[] encode(EntryContent content, ServerIdentity identity, boolean withRevision, long registeredAt) {
        Registration registration = content.registration();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("name", registration.group());
            json.writeStringField("id", registration.instance().toString());
            writeAddress(json, registration);
            json.writeNullField("sslPort");
            json.writeObjectFieldStart("payload");
            json.writeNumberField("format", FORMAT);
            json.writeNumberField("id", identity.id());
            json.writeStringField("instance", identity.instance().toString());
            json.writeNumberField("epoch", identity.incarnation().epoch());
            if (withRevision) {
                json.writeNumberField("revision", identity.incarnation().revision());
            }
            writeHealth(json, content.health());
            writeProperties(json, registration.properties());
            json.writeEndObject();
            json.writeNumberField("registrationTimeUTC", registeredAt);
            json.writeStringField("serviceType", "DYNAMIC");
            json.writeNullField("uriSpec");
            json.writeBooleanField("enabled", isEnabled(content.health()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void writeAddress(JsonGenerator json, Registration registration) throws IOException {
        if (registration.host().isEmpty()) {
            json.writeNullField("address");
            json.writeNullField("port");
        } else {
            json.writeStringField("address", registration.host());
            json.writeNumberField("port", registration.port());
        }
    }

    private static void writeHealth(JsonGenerator json, Health health) throws IOException {
        json.writeStringField("health", health.status().name());
        json.writeStringField("note", health.note());
    }

    private static void writeProperties(JsonGenerator json, Map<String, String> properties) throws IOException {
        json.writeObjectFieldStart("properties");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            json.writeStringField(property.getKey(), property.getValue());
        }
        json.writeEndObject();
    }

    // x-discovery's providers leave out what is not enabled: the same servers that count as up by default
    private static boolean isEnabled(Health health) {
        return health.status().compareTo(HealthStatus.WARNING) <= 0;
    }
}
