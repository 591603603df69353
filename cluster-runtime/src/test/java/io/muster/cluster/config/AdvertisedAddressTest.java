package io.muster.cluster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdvertisedAddressTest {

    private static final String ELSEWHERE = "10.9.9.9:2181,10.9.9.8:2181/muster";
    private static final String HERE = "localhost:2181";

    private static AddressConfig bind(String host) {
        return new AddressConfig(host, 0, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    private static AddressConfig advertise(String host, int port) {
        return new AddressConfig("0.0.0.0", 0, Optional.of(host), OptionalInt.of(port), Optional.empty());
    }

    private static AddressConfig prefer(String network) {
        return new AddressConfig("0.0.0.0", 0, Optional.empty(), OptionalInt.empty(), Optional.of(network));
    }

    /** {@code eth0=10.0.0.5} and so on. */
    private static String chosen(AddressConfig address, String registry, String... machine) {
        return AdvertisedAddress.choose(address, 4296, registry, () -> machine(machine))
                .toString();
    }

    private static List<MachineAddress> machine(String... addresses) {
        List<MachineAddress> machine = new ArrayList<>();
        for (String each : addresses) {
            String[] parts = each.split("=", 2);
            try {
                machine.add(new MachineAddress(parts[0], InetAddress.getByName(parts[1])));
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        return machine;
    }

    @Test
    void choose_advertised_wins() {
        assertThat(chosen(advertise("world-1.example.org", 5000), ELSEWHERE)).isEqualTo("world-1.example.org:5000");
        assertThat(chosen(advertise("127.0.0.1", 5000), HERE)).isEqualTo("127.0.0.1:5000");
    }

    @Test
    void choose_specificBind_isAdvertisedWithTheBoundPort() {
        assertThat(chosen(bind("10.1.2.3"), ELSEWHERE)).isEqualTo("10.1.2.3:4296");
        assertThat(chosen(bind("fd00::7"), ELSEWHERE)).isEqualTo("[fd00::7]:4296");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 10.9.9.9:2181",
        "127.0.0.1, zookeeper:2181",
        "127.0.0.1, 'localhost:2181,zk2:2181'",
        "localhost, http://consul.example.org:8500",
        "::1, '[fd00::9]:2379'",
        "'[::1]', zk.example.org"
    })
    void choose_loopbackWhereTheRegistryIsNot_isRefusedWithRemedy(String host, String registry) {
        assertThatThrownBy(() -> chosen(advertise(host, 1), registry))
                .hasMessageContaining("muster.advertise.host: '" + host + "' is loopback")
                .hasMessageContaining(registry)
                .hasMessageContaining("name the address others reach");
        assertThatThrownBy(() -> chosen(bind(host), registry))
                .hasMessageContaining("muster.bind.host: '" + host + "' is loopback")
                .hasMessageContaining("bind 0.0.0.0, or set advertise.host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:2181",
                "127.0.0.1:2181,[::1]:2182/chroot",
                "http://127.0.0.1:8500",
                "::1",
                "zk.localhost:2181",
                "memory:default/game",
                "this process"
            })
    void choose_loopbackWhereTheRegistryIsTooOrInside_isAllowed(String registry) {
        assertThat(chosen(advertise("127.0.0.1", 1), registry)).isEqualTo("127.0.0.1:1");
        assertThat(chosen(bind("0.0.0.0"), registry, "eth0=10.0.0.5")).isEqualTo("127.0.0.1:4296");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0"})
    void choose_wildcard_isRefused(String host) {
        assertThatThrownBy(() -> chosen(advertise(host, 1), HERE)).hasMessageContaining("is a wildcard");
    }

    @Test
    void choose_wildcardBind_takesTheOneAddressOfTheMachine() {
        assertThat(chosen(bind("0.0.0.0"), ELSEWHERE, "eth0=10.0.0.5", "eth0=fd00::5"))
                .isEqualTo("10.0.0.5:4296");
        assertThat(chosen(bind("::"), ELSEWHERE, "eth0=fd00::5")).isEqualTo("[fd00:0:0:0:0:0:0:5]:4296");
        assertThat(chosen(bind("0.0.0.0"), ELSEWHERE, "eth0=203.0.113.7", "eth1=192.168.1.2"))
                .isEqualTo("192.168.1.2:4296");
    }

    @Test
    void choose_wildcardBindWithSeveralOrNoAddresses_asksForOne() {
        assertThatThrownBy(() -> chosen(bind("0.0.0.0"), ELSEWHERE, "eth0=10.0.0.5", "docker0=172.17.0.1"))
                .hasMessageContaining("10.0.0.5 (eth0), 172.17.0.1 (docker0)")
                .hasMessageContaining("set advertise.host, or advertise.prefer-network");
        assertThatThrownBy(() -> chosen(bind("0.0.0.0"), ELSEWHERE)).hasMessageContaining("no address but loopback");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.0.0.5",
        "172.16.0.0/12,172.17.0.1",
        "docker0,172.17.0.1",
        "fd00::/8,fd00:0:0:0:0:0:0:5",
        "0.0.0.0/0,10.0.0.5"
    })
    void choose_preferredNetwork_picksItsAddress(String network, String host) {
        AdvertisedAddress chosen = AdvertisedAddress.choose(
                prefer(network), 1, ELSEWHERE, () -> machine("eth0=10.0.0.5", "docker0=172.17.0.1", "eth0=fd00::5"));

        assertThat(chosen.host()).isEqualTo(host);
    }

    @Test
    void choose_preferredNetworkWithoutAddress_saysWhatThereIs() {
        assertThatThrownBy(() -> chosen(prefer("192.168.0.0/16"), HERE, "eth0=10.0.0.5"))
                .hasMessageContaining("'192.168.0.0/16' has none of this machine's addresses: 10.0.0.5 (eth0)");
    }

    @Test
    void choose_noListenerAndNoPort_isRefused() {
        assertThatThrownBy(() -> AdvertisedAddress.choose(bind("10.1.2.3"), 0, HERE, List::of))
                .hasMessageContaining("muster.advertise.port: is missing");
    }

    @Test
    void all_ofThisMachine_areNeitherLoopbackNorWildcard() {
        assertThat(MachineAddress.all())
                .allSatisfy(each -> assertThat(HostKind.of(each.address())).isEqualTo(HostKind.OTHER));
    }
}
