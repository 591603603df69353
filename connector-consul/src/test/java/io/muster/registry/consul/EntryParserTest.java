package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryParserTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ConsulSettings SETTINGS = ConsulSettings.of("c");
    private static final Layout LAYOUT = Layout.of(SETTINGS, "system");
    private static final InstanceId INSTANCE = new InstanceId(1, 2);
    private static final String SERVICE_ID = LAYOUT.serviceId(INSTANCE);
    private static final ServerIdentity IDENTITY = new ServerIdentity(7, INSTANCE, new Incarnation(3, 44));
    private static final Registration REGISTRATION = new Registration(
            "world",
            INSTANCE,
            "10.0.0.1",
            4000,
            Map.of("zone", "ä\"\\\u0007", "empty", "", Registration.ADMIN_URL, "http://x/"));

    @Test
    void readsWhatTheCodecWrites() {
        EntryContent content = new EntryContent(REGISTRATION, Health.warning("slow"));

        assertThat(parse(entry(content)))
                .containsExactly(new EntryRead.Valid(
                        "node-1/" + SERVICE_ID,
                        9,
                        new RegisteredServer(
                                "world",
                                IDENTITY,
                                "10.0.0.1",
                                4000,
                                REGISTRATION.properties(),
                                Health.warning("slow"),
                                true)));
    }

    @ParameterizedTest
    @CsvSource({
        "passing, passing, PASSING",
        "passing, warning, WARNING",
        "passing, critical, CRITICAL",
        "warning, passing, PASSING",
    })
    void takesTheWorseOfWhatOthersCheck(String alive, String other, HealthStatus expected) {
        ObjectNode entry = healthy();
        check(entry, "alive:" + SERVICE_ID, alive);
        check(entry, "tcp:" + SERVICE_ID, other);

        assertThat(servers(entry))
                .singleElement()
                .satisfies(server -> assertThat(server.health().status()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({"_service_maintenance:x", "_node_maintenance"})
    void takesConsulsMaintenanceForMaintenance(String check) {
        ObjectNode entry = healthy();
        check(entry, check, "critical");

        assertThat(servers(entry))
                .singleElement()
                .satisfies(server -> assertThat(server.health().status()).isEqualTo(HealthStatus.MAINTENANCE));
    }

    @Test
    void takesItsOwnHealthCheckForNoneOfOthers() {
        ObjectNode entry = healthy();
        check(entry, "health:" + SERVICE_ID, "critical");

        assertThat(servers(entry))
                .singleElement()
                .extracting(RegisteredServer::health)
                .isEqualTo(Health.PASSING);
    }

    @ParameterizedTest
    @CsvSource({"alive", "node"})
    void listsNobodyWhoIsDead(String what) {
        ObjectNode entry = healthy();
        check(entry, what.equals("node") ? "serfHealth" : "alive:" + SERVICE_ID, "critical");

        EntryParser.Parsed parsed = new EntryParser("system", "world").parse(array(entry));
        assertThat(parsed.entries()).isEmpty();
        // yet it is in the answer, which therefore leaves nobody out
        assertThat(parsed.serviceIds()).containsExactly(SERVICE_ID);
    }

    @Test
    void listsNobodyWhoseAgentIsLookedAtByNobody() {
        ObjectNode entry = healthy();
        ArrayNode checks = (ArrayNode) entry.path("Checks");
        for (int i = checks.size() - 1; i >= 0; i--) {
            if (checks.get(i).path("CheckID").asText().equals("serfHealth")) {
                checks.remove(i);
            }
        }

        assertThat(parse(entry)).isEmpty();
    }

    @Test
    void leavesOutGroupsWhoseServiceHasTheSameName() {
        assertThat(parse(altered(meta -> meta.put("muster-system", "sys")))).isEmpty();
        assertThat(parse(altered(meta -> meta.put("muster-group", "other")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"muster-id", "muster-instance", "muster-epoch", "muster-revision", "muster-health"})
    void takesWhatCannotBeReadForForeign(String field) {
        for (String spoilt : List.of("", "x", "-1", "999999999999999999999")) {
            assertThat(parse(altered(meta -> meta.put(field, spoilt))))
                    .singleElement()
                    .isInstanceOf(EntryRead.Foreign.class);
        }
    }

    @Test
    void takesWhatIsNoneOfOursForForeign() {
        ObjectNode unchecked = healthy();
        ((ArrayNode) unchecked.path("Checks")).removeAll();

        assertThat(parse(altered(ObjectNode::removeAll))).singleElement().isInstanceOf(EntryRead.Foreign.class);
        assertThat(parse(unchecked)).singleElement().isInstanceOf(EntryRead.Foreign.class);
        assertThat(parse(MAPPER.createObjectNode())).singleElement().isInstanceOf(EntryRead.Foreign.class);
        assertThat(parse(MAPPER.createArrayNode())).singleElement().isInstanceOf(EntryRead.Foreign.class);
    }

    @Test
    void listsAnUnknownFormatAsIncompatible() {
        assertThat(servers(altered(meta -> meta.put("muster-format", "2"))))
                .singleElement()
                .satisfies(server -> assertThat(server.compatible()).isFalse());
    }

    @Test
    void comparesWhatWasPublishedWithEverythingThatCounts() {
        EntryCodec codec = new EntryCodec(SETTINGS, LAYOUT);
        EntryContent content = new EntryContent(REGISTRATION, Health.PASSING);
        JsonNode service = entry(content).path("Service");

        assertThat(codec.isAsPublished(service, content, IDENTITY)).isTrue();
        for (String field : List.of("Service", "Address", "Port")) {
            assertThat(codec.isAsPublished(((ObjectNode) service.deepCopy()).put(field, "9"), content, IDENTITY))
                    .as(field)
                    .isFalse();
        }
        ObjectNode more = service.deepCopy();
        ((ObjectNode) more.path("Meta")).put("more", "");
        assertThat(codec.isAsPublished(more, content, IDENTITY)).isFalse();
    }

    private static List<EntryRead> parse(JsonNode entry) {
        return new EntryParser("system", "world").parse(array(entry)).entriesAt(9);
    }

    private static List<RegisteredServer> servers(JsonNode entry) {
        return parse(entry).stream()
                .map(read -> ((EntryRead.Valid) read).server())
                .toList();
    }

    private static ArrayNode array(JsonNode entry) {
        return MAPPER.createArrayNode().add(entry);
    }

    private static ObjectNode healthy() {
        return entry(new EntryContent(REGISTRATION, Health.PASSING));
    }

    private static ObjectNode altered(Consumer<ObjectNode> meta) {
        ObjectNode entry = healthy();
        meta.accept((ObjectNode) entry.path("Service").path("Meta"));
        return entry;
    }

    /** Returns an entry as the health API tells it of what the codec wrote. */
    private static ObjectNode entry(EntryContent content) {
        try {
            ObjectNode service =
                    (ObjectNode) MAPPER.readTree(new EntryCodec(SETTINGS, LAYOUT).service(content, IDENTITY));
            service.set("Service", service.path("Name"));
            ObjectNode entry = MAPPER.createObjectNode();
            entry.putObject("Node").put("Node", "node-1");
            entry.set("Checks", service.path("Checks").deepCopy());
            entry.set("Service", service);
            check(entry, "alive:" + SERVICE_ID, "passing");
            check(entry, "serfHealth", "passing");
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(ObjectNode entry, String id, String status) {
        ArrayNode checks = (ArrayNode) entry.path("Checks");
        for (int i = checks.size() - 1; i >= 0; i--) {
            if (checks.get(i).path("CheckID").asText().equals(id)) {
                checks.remove(i);
            }
        }
        checks.addObject().put("CheckID", id).put("Status", status);
    }
}
