package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.health.Health;
import io.muster.registry.testkit.fixture.OpenBackend;
import io.muster.registry.testkit.process.EtcdProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * P24: what gRPC's etcd resolver makes of a group. It lists everything below {@code target + "/"}, reads each value as the JSON of {@code internal.Update} of etcd's
 * {@code client/v3/naming}, a value that cannot be read so ending the whole list, and dials {@code Addr} of those whose {@code Op} is "Add".
 */
class NamingFormatIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADD = 0;

    /** The struct of {@code client/v3/naming/endpoints/internal/update.go}; as with Go's decoder, other fields are nothing, and wrong types an error. */
    private record Update(int operation, String address) {

        static Update read(byte[] json) throws IOException {
            JsonNode root = JSON.readTree(json);
            assertThat(root.path("Op").isInt()).isTrue();
            assertThat(root.path("Addr").isTextual()).isTrue();
            return new Update(root.path("Op").intValue(), root.path("Addr").textValue());
        }
    }

    /** Returns the addresses of a target by key, as {@code endpointManager.List} does. */
    private static SortedMap<String, String> resolve(RawEtcd etcd, String target) throws IOException {
        SortedMap<String, String> endpoints = new TreeMap<>();
        for (KeyValue read : etcd.getAll(target + "/")) {
            Update update = Update.read(read.getValue().toByteArray());
            if (update.operation() == ADD) {
                endpoints.put(read.getKey().toStringUtf8(), update.address());
            }
        }
        return endpoints;
    }

    @Test
    void groupIsATargetWhoseServersComeAndGo() throws Exception {
        try (EtcdProcess server = new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
                RawEtcd raw = new RawEtcd(server.address())) {
            server.start();
            String target = "/muster/" + OpenBackend.SYSTEM + "/groups/" + OpenBackend.GROUP;
            try (OpenBackend backend =
                    OpenBackend.connected(EtcdBackend::new, EtcdHarness.settings(server.endpoint()))) {
                EntryContent plain = content("h.example");
                EntryContent ipv6 = content("::1");
                backend.claim(plain);
                assertThat(resolve(raw, target).values()).containsExactly("h.example:4000");
                var claim = backend.claim(ipv6);
                OpenBackend.get(
                        backend.raw().publish(claim, new EntryContent(ipv6.registration(), Health.critical("ill"))));
                assertThat(resolve(raw, target))
                        .containsEntry(target + "/" + plain.registration().instance(), "h.example:4000")
                        .containsEntry(target + "/" + ipv6.registration().instance(), "[::1]:4000");
                OpenBackend.get(backend.raw().withdraw(claim));
                await().until(() -> resolve(raw, target).size() == 1);
            }
        }
    }

    private static EntryContent content(String host) {
        return new EntryContent(
                new Registration(OpenBackend.GROUP, InstanceId.random(), host, 4000, Map.of("zone", "ä")),
                Health.PASSING);
    }
}
