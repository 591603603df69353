package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.InstanceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {

    private static final Layout LAYOUT =
            Layout.of(EtcdSettings.of("e").withNamespace("team").withPrefix("a/b"), "sys");

    @Test
    void standsBelowNamespacePrefixAndSystem() {
        assertThat(LAYOUT.epoch()).isEqualTo("team/a/b/sys/epoch");
        assertThat(LAYOUT.id(7)).isEqualTo("team/a/b/sys/ids/00007");
        assertThat(LAYOUT.entry("world", new InstanceId(1, 2)))
                .isEqualTo("team/a/b/sys/groups/world/00000000000000010000000000000002");
        assertThat(Layout.of(EtcdSettings.of("e"), "sys").epoch()).isEqualTo("/muster/sys/epoch");
    }

    @Test
    void rangeOfAGroupHoldsNoOtherGroup() {
        String begin = LAYOUT.group("foo");
        String end = Layout.endOf(begin).toStringUtf8();

        assertThat(LAYOUT.entry("foo", new InstanceId(-1, -1))).isBetween(begin, end);
        assertThat(LAYOUT.group("foobar")).isGreaterThan(end);
        assertThat(LAYOUT.group("foo-bar")).isLessThan(begin);
    }

    @ParameterizedTest
    @CsvSource({
        "00000, 0",
        "00012, 12",
        "65535, 65535",
        "12, -1",
        "-0001, -1",
        "'', -1",
        "x, -1",
        "123456, -1",
        "0001/, -1"
    })
    void knowsAnIdWhenItSeesOne(String key, int id) {
        assertThat(LAYOUT.parseId(Layout.bytes(LAYOUT.ids() + key)).orElse(-1)).isEqualTo(id);
        assertThat(LAYOUT.parseId(Layout.bytes("elsewhere/ids/" + key))).isEmpty();
    }
}
