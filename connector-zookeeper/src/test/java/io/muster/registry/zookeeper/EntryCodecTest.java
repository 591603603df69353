package io.muster.registry.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.health.Health;
import java.util.Map;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {

    private static final InstanceId INSTANCE = new InstanceId(1, 2);
    private static final ServerIdentity IDENTITY = new ServerIdentity(7, INSTANCE, new Incarnation(3, 100));
    private static final String FOREIGN_KEY = "somebody";

    @Test
    void readsBackWhatWasWritten() {
        Map<String, String> properties = Map.of("empty", "", "text", "ä \"quoted\" \u0000 \uD83D\uDE00 \n");
        EntryContent content = content("h.example", 80, properties, Health.warning("späť"));

        RegisteredServer server = server(EntryCodec.encode(content, IDENTITY, true, 5));

        assertThat(server)
                .isEqualTo(new RegisteredServer(
                        "world", IDENTITY, "h.example", 80, properties, Health.warning("späť"), true));
    }

    @Test
    void takesTheRevisionOfTheNodeWhereTheEntrySaysNone() {
        byte[] written = EntryCodec.encode(content("", 0, Map.of(), Health.PASSING), IDENTITY, false, 5);

        assertThat(server(written).identity().incarnation()).isEqualTo(new Incarnation(3, 41));
    }

    @Test
    void readsAServerThatAcceptsNobody() {
        RegisteredServer server =
                server(EntryCodec.encode(content("", 0, Map.of(), Health.PASSING), IDENTITY, true, 5));

        assertThat(server.host()).isEmpty();
        assertThat(server.port()).isZero();
    }

    @Test
    void ignoresUnknownFields() {
        String written = text(content("h", 80, Map.of("a", "b"), Health.PASSING))
                .replace("\"payload\":{", "\"later\":[1],\"payload\":{\"newer\":{\"x\":1},");

        assertThat(server(written.getBytes(UTF_8)).properties()).containsExactly(Map.entry("a", "b"));
    }

    @Test
    void listsANewerFormatAsIncompatible() {
        String written = text(content("h", 80, Map.of(), Health.PASSING))
                .replace("\"format\":1", "\"format\":2")
                .replace("\"PASSING\"", "[\"SOMETHING\",\"NEW\"]");

        RegisteredServer server = server(written.getBytes(UTF_8));

        assertThat(server.compatible()).isFalse();
        assertThat(server.identity()).isEqualTo(IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"name\":\"world\",\"payload\":null}",
                "{\"name\":\"world\",\"payload\":{\"@class\":\"com.example.Details\"}}",
                "{\"name\":\"world\",\"payload\":{\"format\":1}}",
                "{\"name\":\"world\",\"payload\":{\"format\":1,\"id\":-1,\"instance\":\"00000000000000010000000000000002\",\"epoch\":1}}"
            })
    void takesOtherThingsForForeign(String data) {
        assertThat(EntryParser.parse("world", FOREIGN_KEY, data.getBytes(UTF_8), stat()))
                .isInstanceOfSatisfying(EntryRead.Foreign.class, foreign -> {
                    assertThat(foreign.key()).isEqualTo(FOREIGN_KEY);
                    assertThat(foreign.revision()).isEqualTo(42);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'\"id\":7', '\"id\":1.5'",
        "'\"id\":7', '\"id\":-3000000000'",
        "'\"id\":7', '\"id\":-9223372036854775808'",
        "'\"id\":7', '\"id\":-9223372036854775809'",
        "'\"PASSING\"', '\"GOOD\"'",
        "'\"name\":\"world\"', '\"name\":\"word\"'",
        "80, 99999"
    })
    void takesAnEntryWithImpossibleValuesForForeign(String right, String wrong) {
        String written = text(content("h", 80, Map.of("a", "b"), Health.PASSING));
        assertThat(written).contains(right);

        assertThat(EntryParser.parse(
                        "world", FOREIGN_KEY, written.replace(right, wrong).getBytes(UTF_8), stat()))
                .isInstanceOf(EntryRead.Foreign.class);
    }

    @Test
    void doesNotReadWhatIsFarTooLarge() {
        assertThat(EntryParser.parse("world", FOREIGN_KEY, new byte[EntryParser.MAX_BYTES + 1], stat()))
                .isInstanceOfSatisfying(
                        EntryRead.Foreign.class,
                        foreign -> assertThat(foreign.problem()).contains("131073 bytes"));
    }

    @Test
    void readsBackTheHolderOfAnId() {
        IdHolder holder = new IdHolder(INSTANCE, "world", 9);

        assertThat(IdHolder.parse(holder.encode())).contains(holder);
        assertThat(IdHolder.parse("x".getBytes(UTF_8))).isEmpty();
        assertThat(IdHolder.parse(new byte[0])).isEmpty();
    }

    private static String text(EntryContent content) {
        return new String(EntryCodec.encode(content, IDENTITY, true, 5), UTF_8);
    }

    private static RegisteredServer server(byte[] data) {
        EntryRead read = EntryParser.parse("world", "key", data, stat());
        assertThat(read).isInstanceOf(EntryRead.Valid.class);
        return ((EntryRead.Valid) read).server();
    }

    private static EntryContent content(String host, int port, Map<String, String> properties, Health health) {
        return new EntryContent(new Registration("world", INSTANCE, host, port, properties), health);
    }

    private static Stat stat() {
        Stat stat = new Stat();
        stat.setCzxid(41);
        stat.setMzxid(42);
        return stat;
    }
}
