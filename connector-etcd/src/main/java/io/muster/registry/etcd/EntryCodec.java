package io.muster.registry.etcd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes entries: the JSON of etcd's gRPC naming, so that gRPC's clients resolve a group, with everything of ours in its metadata. The same content gives the same
 * bytes, which is what the audit compares.
 */
final class EntryCodec {

    /** The format this version writes and understands. */
    static final int FORMAT = 1;

    /** The naming format's operation "Add". */
    private static final int ADD = 0;

    private static final JsonFactory JSON = new JsonFactory();

    private EntryCodec() {}

    /**
     * Writes an entry.
     *
     * @param identity who it is; its revision is left out unless {@code withRevision}, because the first write cannot know it: there the
     *     revision is that of the write
     */
    static ByteString encode(EntryContent content, ServerIdentity identity, boolean withRevision) {
        Registration registration = content.registration();
        ByteString.Output bytes = ByteString.newOutput(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("Op", ADD);
            json.writeStringField("Addr", address(registration));
            json.writeObjectFieldStart("Metadata");
            json.writeNumberField("muster", FORMAT);
            json.writeNumberField("id", identity.id());
            json.writeStringField("instance", identity.instance().toString());
            json.writeNumberField("epoch", identity.incarnation().epoch());
            if (withRevision) {
                json.writeNumberField("revision", identity.incarnation().revision());
            }
            json.writeStringField("host", registration.host());
            json.writeNumberField("port", registration.port());
            json.writeObjectFieldStart("properties");
            for (Map.Entry<String, String> property : registration.properties().entrySet()) {
                json.writeStringField(property.getKey(), property.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("health");
            json.writeStringField("status", content.health().status().name());
            json.writeStringField("note", content.health().note());
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteString();
    }

    private static String address(Registration registration) {
        String host = registration.host();
        if (host.isEmpty()) {
            return "";
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + registration.port();
    }
}
