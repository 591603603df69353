package io.muster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.registry.health.Health;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The immutable values of the contract. */
class ValuesTest {

    private static final InstanceId INSTANCE = new InstanceId(0x0123456789abcdefL, -1);

    private static RegisteredServer server(int id, int instance, Incarnation incarnation) {
        return new RegisteredServer(
                "world",
                new ServerIdentity(id, new InstanceId(0, instance), incarnation),
                "host",
                1,
                Map.of(),
                Health.PASSING,
                true);
    }

    @Test
    void instance_isWrittenAndReadBack() {
        assertThat(INSTANCE).hasToString("0123456789abcdefffffffffffffffff");
        assertThat(InstanceId.parse(INSTANCE.toString())).isEqualTo(INSTANCE);
        assertThat(InstanceId.parse(new InstanceId(0, 5).toString())).isEqualTo(new InstanceId(0, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789ABCDEFffffffffffffffff",
                "0123456789abcdeffffffffffffffff",
                "0123456789abcdefffffffffffffffff0",
                "0123456789abcdefg fffffffffffffff",
                "+123456789abcdef+fffffffffffffff"
            })
    void instance_thatIsNone_isRefusedByName(String text) {
        assertThatThrownBy(() -> InstanceId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instance='" + text);
    }

    @Test
    void instance_hugeAndWithLineBreaks_isShownShortAndOnOneLine() {
        assertThatThrownBy(() -> InstanceId.parse("evil\n".repeat(1_000)))
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\n");
    }

    @Test
    void instances_areRandom() {
        assertThat(Stream.generate(InstanceId::random).limit(1_000)).doesNotHaveDuplicates();
    }

    @Test
    void incarnation_epochComesFirst() {
        Incarnation old = new Incarnation(1, 900);
        Incarnation restored = new Incarnation(2, 3);

        assertThat(restored.isNewerThan(old)).isTrue();
        assertThat(old.isNewerThan(restored)).isFalse();
        assertThat(new Incarnation(2, 4).isNewerThan(restored)).isTrue();
        assertThat(restored.isNewerThan(restored)).isFalse();
        assertThat(restored).hasToString("2.3");
        assertThatThrownBy(() -> new Incarnation(-1, 0)).hasMessageContaining("epoch=-1");
        assertThatThrownBy(() -> new Incarnation(0, -1)).hasMessageContaining("revision=-1");
    }

    @Test
    void groupSnapshot_ofTwoWithOneId_keepsTheNewer_inWhateverOrder() {
        RegisteredServer old = server(1, 1, new Incarnation(1, 5));
        RegisteredServer now = server(1, 2, new Incarnation(1, 6));

        assertThat(GroupSnapshot.of("world", List.of(old, now), 0).servers()).containsExactly(now);
        assertThat(GroupSnapshot.of("world", List.of(now, old), 0).servers()).containsExactly(now);
    }

    @Test
    void registrySnapshot_findsServersOfEveryGroup_andNoGroupItDidNotAskFor() {
        RegisteredServer server = server(4, 1, new Incarnation(1, 5));
        RegistrySnapshot snapshot = RegistrySnapshot.of(
                1,
                Freshness.current(),
                Map.of(
                        "world", GroupSnapshot.of("world", List.of(server), 0),
                        "social", GroupSnapshot.of("social", List.of(), 0)));

        assertThat(snapshot.server(4)).contains(server);
        assertThat(snapshot.server(5)).isEmpty();
        assertThat(snapshot.group("social").servers()).isEmpty();
        assertThatThrownBy(() -> snapshot.group("chat"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group='chat'")
                .hasMessageContaining("[social, world]");
    }

    @Test
    void values_copyWhatTheyAreGiven() {
        Map<String, String> properties = new HashMap<>(Map.of("a", "1"));
        Registration registration = new Registration("world", INSTANCE, "host", 1, properties);
        RegisteredServer server = new RegisteredServer(
                "world",
                new ServerIdentity(0, INSTANCE, new Incarnation(0, 0)),
                "host",
                1,
                properties,
                Health.PASSING,
                true);

        properties.put("b", "2");

        assertThat(registration.properties()).containsOnlyKeys("a");
        assertThat(server.properties()).containsOnlyKeys("a");
        assertThatThrownBy(() -> registration.properties().put("c", "3"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void identity_negativeId_isRefused() {
        assertThatThrownBy(() -> new ServerIdentity(-1, INSTANCE, new Incarnation(0, 0)))
                .hasMessageContaining("id=-1");
    }

    @Test
    void sameServer_isSameIdAndInstance_whateverTheIncarnation() {
        RegisteredServer one = server(1, 1, new Incarnation(1, 1));

        assertThat(one.isSameServerAs(server(1, 1, new Incarnation(9, 9)))).isTrue();
        assertThat(one.isSameServerAs(server(1, 2, new Incarnation(1, 1)))).isFalse();
        assertThat(one.isSameServerAs(server(2, 1, new Incarnation(1, 1)))).isFalse();
    }

    @Test
    void states_sayWhoOthersMayStillLinkTo() {
        ServerIdentity identity = new ServerIdentity(1, INSTANCE, new Incarnation(1, 1));

        assertThat(new RegistrationState.Registered(identity).identity()).contains(identity);
        assertThat(new RegistrationState.Suspended(identity, "x").identity()).contains(identity);
        assertThat(new RegistrationState.Lost(identity, new RegistrationLostException("x")).identity())
                .isEmpty();
        assertThat(new RegistrationState.Pending(0, Optional.empty()).identity())
                .isEmpty();
        assertThat(new RegistrationState.Leaving().identity()).isEmpty();
    }
}
