package io.muster.registry.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.consul.ConsulSettings.AgentCheck;
import io.muster.registry.health.Health;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Writes entries: a service with everything of ours in its metadata, and its checks. */
final class EntryCodec {

    /** The format this version writes and understands. */
    static final int FORMAT = 1;

    static final String META = "muster-";
    static final String META_FORMAT = META + "format";
    static final String META_SYSTEM = META + "system";
    static final String META_GROUP = META + "group";
    static final String META_ID = META + "id";
    static final String META_INSTANCE = META + "instance";
    static final String META_EPOCH = META + "epoch";
    static final String META_REVISION = META + "revision";
    static final String META_HEALTH = META + "health";
    static final String META_NOTE = META + "note";

    /** Long enough that only the server changes its check: whether it lives is the other one's business. */
    private static final Duration HEALTH_TTL = Duration.ofDays(365);

    private static final JsonFactory JSON = new JsonFactory();

    private final ConsulSettings settings;
    private final Layout layout;

    EntryCodec(ConsulSettings settings, Layout layout) {
        this.settings = settings;
        this.layout = layout;
    }

    /** Writes a part of a JSON object. */
    @FunctionalInterface
    interface Part {
        void write(JsonGenerator json) throws IOException;
    }

    static String object(Part content) {
        return write(json -> {
            json.writeStartObject();
            content.write(json);
            json.writeEndObject();
        });
    }

    static String write(Part content) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    /** Returns the metadata of an entry. */
    Map<String, String> meta(EntryContent content, ServerIdentity identity) {
        Registration registration = content.registration();
        Map<String, String> meta = new TreeMap<>(registration.properties());
        meta.put(META_FORMAT, Integer.toString(FORMAT));
        meta.put(META_SYSTEM, layout.system());
        meta.put(META_GROUP, registration.group());
        meta.put(META_ID, Integer.toString(identity.id()));
        meta.put(META_INSTANCE, identity.instance().toString());
        meta.put(META_EPOCH, Long.toString(identity.incarnation().epoch()));
        meta.put(META_REVISION, Long.toString(identity.incarnation().revision()));
        meta.put(META_HEALTH, content.health().status().name());
        meta.put(META_NOTE, content.health().note());
        return meta;
    }

    /**
     * Writes a registration. Its check {@code alive} begins critical and is passed right after: a registration that arrives when nobody waits for it any more is so
     * never listed.
     */
    String service(EntryContent content, ServerIdentity identity) {
        Registration registration = content.registration();
        String serviceId = layout.serviceId(registration.instance());
        return object(json -> {
            json.writeStringField("ID", serviceId);
            json.writeStringField("Name", layout.service(registration.group()));
            json.writeStringField("Address", registration.host());
            json.writeNumberField("Port", registration.port());
            json.writeArrayFieldStart("Tags");
            for (String tag : settings.publication().tags()) {
                json.writeString(tag);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("Meta");
            for (Map.Entry<String, String> each : meta(content, identity).entrySet()) {
                json.writeStringField(each.getKey(), each.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("Checks");
            writeAlive(json, serviceId);
            writeHealth(json, serviceId, content.health());
            for (AgentCheck check : settings.publication().checks()) {
                writeAgentCheck(json, serviceId, check, registration);
            }
            json.writeEndArray();
        });
    }

    private void writeAlive(JsonGenerator json, String serviceId) throws IOException {
        json.writeStartObject();
        json.writeStringField("CheckID", Layout.aliveCheck(serviceId));
        json.writeStringField("Name", "Muster: the server lives");
        json.writeStringField("TTL", text(settings.times().alive()));
        json.writeStringField("Status", "critical");
        json.writeStringField(
                "DeregisterCriticalServiceAfter", text(settings.publication().deregisterAfter()));
        json.writeEndObject();
    }

    private static void writeHealth(JsonGenerator json, String serviceId, Health health) throws IOException {
        json.writeStartObject();
        json.writeStringField("CheckID", Layout.healthCheck(serviceId));
        json.writeStringField("Name", "Muster: the server's health");
        json.writeStringField("TTL", text(HEALTH_TTL));
        json.writeStringField("Status", status(health));
        json.writeEndObject();
    }

    private static void writeAgentCheck(
            JsonGenerator json, String serviceId, AgentCheck check, Registration registration) throws IOException {
        boolean isTcp = check.kind() == AgentCheck.Kind.TCP;
        if (isTcp && registration.host().isEmpty()) {
            // it accepts nobody
            return;
        }
        json.writeStartObject();
        json.writeStringField("CheckID", (isTcp ? "tcp:" : "http:") + serviceId);
        json.writeStringField("Name", isTcp ? "the agent can connect" : "the agent asked the server");
        json.writeStringField(isTcp ? "TCP" : "HTTP", isTcp ? address(registration) : check.url());
        json.writeStringField("Interval", text(check.interval()));
        json.writeStringField("Timeout", text(check.timeout()));
        // until the agent has looked for the first time
        json.writeStringField("Status", "passing");
        json.writeEndObject();
    }

    private static String address(Registration registration) {
        String host = registration.host();
        return (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + registration.port();
    }

    /** Writes what the check {@code alive} says while the server lives. */
    static String alive() {
        return object(json -> {
            json.writeStringField("Status", "passing");
            json.writeStringField("Output", "renewed by the server");
        });
    }

    /** Writes what the check {@code alive} says of a server that lives, but not under this id any more. */
    static String gone() {
        return object(json -> {
            json.writeStringField("Status", "critical");
            json.writeStringField("Output", "the id is another server's");
        });
    }

    /** Writes what the check {@code health} says. */
    static String health(Health health) {
        return object(json -> {
            json.writeStringField("Status", status(health));
            json.writeStringField("Output", output(health));
        });
    }

    static String status(Health health) {
        return switch (health.status()) {
            case PASSING -> "passing";
            case WARNING -> "warning";
            // Consul's users send nobody there
            case CRITICAL, MAINTENANCE -> "critical";
        };
    }

    private static String output(Health health) {
        return switch (health.status()) {
            case MAINTENANCE -> "maintenance: " + health.note();
            default -> health.note();
        };
    }

    /** Writes a session: it dies by its TTL alone, takes its keys with it, and keeps them back from others for as long as their holder may rely on them. */
    static String session(String name, Duration ttl) {
        return object(json -> {
            json.writeStringField("Name", name);
            json.writeStringField("TTL", text(ttl));
            json.writeStringField("LockDelay", text(ConsulClaim.validity(ttl)));
            json.writeStringField("Behavior", "delete");
            json.writeArrayFieldStart("NodeChecks");
            json.writeEndArray();
        });
    }

    /** Returns whether a service as Consul tells it is what was published. */
    boolean isAsPublished(JsonNode service, EntryContent content, ServerIdentity identity) {
        Registration registration = content.registration();
        Map<String, String> meta = new TreeMap<>();
        service.path("Meta")
                .properties()
                .forEach(each -> meta.put(each.getKey(), each.getValue().asText()));
        return service.path("Service").asText().equals(layout.service(registration.group()))
                && service.path("Address").asText().equals(registration.host())
                && service.path("Port").asInt() == registration.port()
                && meta.equals(meta(content, identity));
    }

    /** Writes a time as Go reads it. */
    static String text(Duration time) {
        return time.toMillis() + "ms";
    }
}
