package io.muster.compose.openworld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorldCodecTest {

    private static final PlayerView VIEW = new PlayerView(-5, "Zoë", new Position(3, 29), 4);

    static Stream<WorldMessage> everyKind() {
        return Stream.of(
                new WorldMessage.Stand(VIEW, 11, 7),
                new WorldMessage.Leave(-5, 11),
                new WorldMessage.Stepped(-5, 11, 7),
                new WorldMessage.Seen(VIEW, 11),
                new WorldMessage.Gone(-5, 11),
                new WorldMessage.Population(11, 40),
                new WorldMessage.Say(-5, "Zoë", "héllo"),
                new WorldMessage.Heard(-5, "Zoë", "héllo", 40),
                new WorldMessage.Walk(-1, 0),
                new WorldMessage.Chat("héllo"),
                new WorldMessage.You(VIEW, 11, 7, 2),
                new WorldMessage.Enter("Zoë"));
    }

    @Test
    void everyKindIsTried() {
        assertThat(everyKind().map(Object::getClass))
                .containsExactlyInAnyOrder(WorldMessage.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void whatIsWrittenIsRead(WorldMessage message) {
        assertThat(WorldCodec.decode(WorldCodec.tag(message), ByteBuffer.wrap(WorldCodec.encode(message))))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void aMessageThatEndsEarlyOrLateIsRefused(WorldMessage message) {
        byte[] bytes = WorldCodec.encode(message);
        int tag = WorldCodec.tag(message);

        assertThatThrownBy(() -> WorldCodec.decode(tag, ByteBuffer.wrap(bytes, 0, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WorldCodec.decode(tag, ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownTagIsRefusedByName() {
        assertThatThrownBy(() -> WorldCodec.decode(999, ByteBuffer.allocate(0))).hasMessageContaining("tag=999");
    }

    @Test
    void aTextThatClaimsToBeLongIsRefusedBeforeItIsRead() {
        ByteBuffer chat = ByteBuffer.allocate(2).putShort(0, (short) 0xFFFF);

        assertThatThrownBy(() -> WorldCodec.decode(WorldCodec.tag(new WorldMessage.Chat("")), chat))
                .hasMessageContaining("65535");
    }
}
