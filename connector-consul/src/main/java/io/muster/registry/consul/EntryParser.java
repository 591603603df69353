package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads what the health API says of a group's service, to which anybody may add: what is no entry is foreign, with the reason; nothing is thrown (P17). */
final class EntryParser {

    private static final String CRITICAL = "critical";
    private static final String NODE_ALIVE = "serfHealth";
    private static final String SERVICE_MAINTENANCE = "_service_maintenance:";
    private static final String NODE_MAINTENANCE = "_node_maintenance";

    private final String system;
    private final String group;

    EntryParser(String system, String group) {
        this.system = system;
        this.group = group;
    }

    /**
     * A group as one answer says it.
     *
     * @param entries what is listed, without a number of its own: an entry has that of the answer it came with
     * @param serviceIds the ids of all services in the answer, dead ones too
     */
    record Parsed(List<EntryRead> entries, Set<String> serviceIds) {

        /** Returns the entries with the index of their answer. */
        List<EntryRead> entriesAt(long index) {
            return entries.stream().map(entry -> at(entry, index)).toList();
        }

        private static EntryRead at(EntryRead entry, long index) {
            return entry instanceof EntryRead.Valid valid
                    ? new EntryRead.Valid(valid.key(), index, valid.server())
                    : new EntryRead.Foreign(entry.key(), index, ((EntryRead.Foreign) entry).problem());
        }
    }

    Parsed parse(JsonNode list) {
        List<EntryRead> entries = new ArrayList<>();
        Set<String> serviceIds = new HashSet<>();
        for (JsonNode element : list) {
            serviceIds.add(element.path("Service").path("ID").asText());
            entry(element).ifPresent(entries::add);
        }
        return new Parsed(List.copyOf(entries), serviceIds);
    }

    private Optional<EntryRead> entry(JsonNode element) {
        JsonNode service = element.path("Service");
        JsonNode meta = service.path("Meta");
        String serviceId = service.path("ID").asText();
        // an id is unique for one agent only
        String key = element.path("Node").path("Node").asText() + "/" + serviceId;
        if (!meta.has(EntryCodec.META_FORMAT)) {
            return foreign(key, "is no entry of Muster (no " + EntryCodec.META_FORMAT + " in its metadata)");
        }
        if (!meta.path(EntryCodec.META_SYSTEM).asText().equals(system)
                || !meta.path(EntryCodec.META_GROUP).asText().equals(group)) {
            // of another system or group whose service has the same name
            return Optional.empty();
        }
        Map<String, String> statuses = statuses(element);
        String alive = statuses.remove(Layout.aliveCheck(serviceId));
        if (alive == null) {
            return foreign(
                    key, "has no check " + Layout.aliveCheck(serviceId) + ", so that it would outlive its server");
        }
        String node = statuses.remove(NODE_ALIVE);
        // without that check nobody looks whether the agent lives, who alone would say that the server does not: so
        // stands what
        // an agent registers again while it leaves
        if (alive.equals(CRITICAL) || node == null || node.equals(CRITICAL)) {
            return Optional.empty();
        }
        statuses.remove(Layout.healthCheck(serviceId));
        try {
            return Optional.of(new EntryRead.Valid(key, 0, server(service, meta, statuses)));
        } catch (IllegalArgumentException e) {
            return foreign(key, "cannot be read: " + e.getMessage());
        }
    }

    private static Optional<EntryRead> foreign(String key, String problem) {
        return Optional.of(new EntryRead.Foreign(key, 0, problem));
    }

    private static Map<String, String> statuses(JsonNode element) {
        Map<String, String> statuses = new TreeMap<>();
        for (JsonNode check : element.path("Checks")) {
            statuses.put(check.path("CheckID").asText(), check.path("Status").asText());
        }
        return statuses;
    }

    private RegisteredServer server(JsonNode service, JsonNode meta, Map<String, String> statuses) {
        ServerIdentity identity = new ServerIdentity(
                Math.toIntExact(Math.min(Integer.MAX_VALUE, number(meta, EntryCodec.META_ID))),
                InstanceId.parse(meta.path(EntryCodec.META_INSTANCE).asText()),
                new Incarnation(number(meta, EntryCodec.META_EPOCH), number(meta, EntryCodec.META_REVISION)));
        if (!meta.path(EntryCodec.META_FORMAT).asText().equals(Integer.toString(EntryCodec.FORMAT))) {
            return new RegisteredServer(group, identity, "", 0, Map.of(), Health.PASSING, false);
        }
        Registration checked = new Registration(
                group,
                identity.instance(),
                service.path("Address").asText(),
                service.path("Port").asInt(),
                properties(meta));
        return new RegisteredServer(
                group, identity, checked.host(), checked.port(), checked.properties(), health(meta, statuses), true);
    }

    private static long number(JsonNode meta, String field) {
        String text = meta.path(field).asText();
        boolean isNumber =
                !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw new IllegalArgumentException(field + "='" + text + "' must be a whole number");
        }
        return Long.parseLong(text);
    }

    private static Map<String, String> properties(JsonNode meta) {
        Map<String, String> properties = new TreeMap<>();
        meta.properties().forEach(each -> {
            boolean isOurs =
                    each.getKey().startsWith(EntryCodec.META) && !each.getKey().equals(Registration.ADMIN_URL);
            if (!isOurs) {
                properties.put(each.getKey(), each.getValue().asText());
            }
        });
        return properties;
    }

    /** What others check makes a server's own health worse, never better; Consul's maintenance is maintenance. */
    private static Health health(JsonNode meta, Map<String, String> statuses) {
        Health own = new Health(
                HealthStatus.valueOf(meta.path(EntryCodec.META_HEALTH).asText()),
                meta.path(EntryCodec.META_NOTE).asText());
        List<Health> all = new ArrayList<>(List.of(own));
        statuses.forEach((check, status) -> {
            if (check.startsWith(SERVICE_MAINTENANCE) || check.equals(NODE_MAINTENANCE)) {
                all.add(new Health(HealthStatus.MAINTENANCE, "Consul's maintenance mode"));
            } else if (status.equals(CRITICAL)) {
                all.add(Health.critical("Consul's check " + check));
            } else if (status.equals("warning")) {
                all.add(Health.warning("Consul's check " + check));
            }
        });
        return Health.worstOf(all);
    }
}
