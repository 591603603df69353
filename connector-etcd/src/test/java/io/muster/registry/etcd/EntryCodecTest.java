package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.health.Health;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {

    private static final InstanceId INSTANCE = new InstanceId(1, 2);
    private static final ServerIdentity IDENTITY = new ServerIdentity(7, INSTANCE, new Incarnation(3, 100));

    @Test
    void readsBackWhatWasWritten() {
        Map<String, String> properties = Map.of("empty", "", "text", "ä \"quoted\" \u0000 \uD83D\uDE00 \n");
        EntryContent content = content("h.example", 80, properties, Health.warning("späth"));

        RegisteredServer server = server(EntryCodec.encode(content, IDENTITY, true));

        assertThat(server)
                .isEqualTo(new RegisteredServer(
                        "world", IDENTITY, "h.example", 80, properties, Health.warning("späth"), true));
    }

    @Test
    void takesTheRevisionOfTheKeyWhereTheEntrySaysNone() {
        ByteString written = EntryCodec.encode(content("", 0, Map.of(), Health.PASSING), IDENTITY, false);

        assertThat(server(written).identity().incarnation()).isEqualTo(new Incarnation(3, 41));
        assertThat(server(written).host()).isEmpty();
    }

    @Test
    void writesTheSameForTheSame() {
        EntryContent content = content("h", 1, Map.of("a", "1", "b", "2"), Health.PASSING);
        EntryContent same = content("h", 1, Map.of("b", "2", "a", "1"), Health.PASSING);

        assertThat(EntryCodec.encode(content, IDENTITY, true)).isEqualTo(EntryCodec.encode(same, IDENTITY, true));
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        String written = EntryCodec.encode(content("h", 1, Map.of(), Health.PASSING), IDENTITY, true)
                .toStringUtf8();

        assertThat(server(ByteString.copyFromUtf8(
                                written.replaceFirst("\\{\"muster\":1", "{\"later\":[{}],\"muster\":1")))
                        .port())
                .isOne();
    }

    @Test
    void listsAFormatOfLaterAsIncompatible() {
        String written = EntryCodec.encode(content("h", 1, Map.of(), Health.PASSING), IDENTITY, true)
                .toStringUtf8();

        RegisteredServer server = server(ByteString.copyFromUtf8(written.replace("\"muster\":1", "\"muster\":2")));

        assertThat(server.compatible()).isFalse();
        assertThat(server.identity()).isEqualTo(IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"Op\":0,\"Addr\":\"h:1\",\"Metadata\":null}",
                "{\"Op\":0,\"Addr\":\"h:1\",\"Metadata\":{}}",
                "{\"Metadata\":{\"muster\":\"1\"}}",
                "{\"Metadata\":{\"muster\":1}}",
                "{\"Metadata\":{\"muster\":1,\"id\":1.5,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\"}}",
                "{\"Metadata\":{\"muster\":1,\"id\":-1,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\"}}",
                "{\"Metadata\":{\"muster\":1,\"id\":-3000000000,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\"}}",
                "{\"Metadata\":{\"muster\":1,\"id\":-9223372036854775808,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\"}}",
                "{\"Metadata\":{\"muster\":1,\"id\":-9223372036854775809,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\"}}",
                "{\"Metadata\":{\"muster\":1,\"id\":1,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\",\"host\":\"h\","
                        + "\"port\":1,\"properties\":{\"a\":1},\"health\":{\"status\":\"PASSING\"}}}",
                "{\"Metadata\":{\"muster\":1,\"id\":1,\"epoch\":1,\"instance\":\"00000000000000010000000000000002\",\"host\":\"h\","
                        + "\"port\":1,\"properties\":{},\"health\":{\"status\":\"WELL\"}}}"
            })
    void takesForForeignWhatIsNoEntry(String text) {
        assertThat(EntryParser.parse("world", "k", key(ByteString.copyFromUtf8(text), 5)))
                .isInstanceOf(EntryRead.Foreign.class);
    }

    @Test
    void takesForForeignWhatIsOnNoLeaseOrTooLong() {
        ByteString written = EntryCodec.encode(content("h", 1, Map.of(), Health.PASSING), IDENTITY, true);

        assertThat(EntryParser.parse("world", "k", key(written, 0)))
                .isEqualTo(new EntryRead.Foreign("k", 41, "is on no lease, so that it would outlive its server"));
        assertThat(EntryParser.parse("world", "k", key(ByteString.copyFrom(new byte[EntryParser.MAX_BYTES + 1]), 5)))
                .isInstanceOf(EntryRead.Foreign.class);
    }

    @ParameterizedTest
    @CsvSource({"h.example, 80, h.example:80", "::1, 80, '[::1]:80'", "'', 0, ''"})
    void writesTheAddressAsClientsOfGrpcDialIt(String host, int port, String address) {
        String written = EntryCodec.encode(content(host, port, Map.of(), Health.PASSING), IDENTITY, true)
                .toStringUtf8();

        assertThat(written).startsWith("{\"Op\":0,\"Addr\":\"" + address + "\",\"Metadata\":{\"muster\":1,");
    }

    private static EntryContent content(String host, int port, Map<String, String> properties, Health health) {
        return new EntryContent(new Registration("world", INSTANCE, host, port, properties), health);
    }

    private static RegisteredServer server(ByteString entry) {
        EntryRead read = EntryParser.parse("world", INSTANCE.toString(), key(entry, 5));
        assertThat(read).isInstanceOf(EntryRead.Valid.class);
        assertThat(read.revision()).isEqualTo(41);
        return ((EntryRead.Valid) read).server();
    }

    private static KeyValue key(ByteString value, long lease) {
        return KeyValue.newBuilder()
                .setValue(value)
                .setCreateRevision(40)
                .setModRevision(41)
                .setLease(lease)
                .build();
    }
}
