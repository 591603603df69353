package io.muster.registry.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Scanner;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each instance takes its blocks as a process of its own does. */
class FreePortsTest {

    /** Below the ports of {@link FreePorts#next()}, so that nobody else takes them. */
    private static final int FIRST = 11_000;

    private static final int BLOCK = 5;

    private final InetAddress host = InetAddress.getLoopbackAddress();
    private final FreePorts one = ports();
    private final FreePorts other = ports();

    private static FreePorts ports() {
        return new FreePorts(FIRST, FIRST + 4 * BLOCK, BLOCK);
    }

    @Test
    void noPortIsGivenTwice_norByTwoProcesses() throws Exception {
        try (one;
                other) {
            Set<Integer> given = new HashSet<>();
            for (int i = 0; i < 2 * (BLOCK - 1); i++) {
                assertThat(given.add(one.take(host))).isTrue();
                assertThat(given.add(other.take(host))).isTrue();
            }
            assertThat(given).allMatch(port -> port > FIRST && port < FIRST + 4 * BLOCK);
            assertThatIOException().isThrownBy(() -> one.take(host)).withMessageContaining("no free port from 11000");
        }
    }

    @Test
    void whatIsListenedAtIsLeftOut() throws Exception {
        try (one) {
            int before = one.take(host);
            try (ServerSocket tcp = new ServerSocket(before + 1, 1, host);
                    DatagramSocket udp = new DatagramSocket(new InetSocketAddress(host, before + 2))) {
                assertThat(one.take(host)).isEqualTo(before + 3);
                assertThat(tcp.getLocalPort() + udp.getLocalPort()).isEqualTo(2 * before + 3);
            }
        }
    }

    @Test
    void portsAreNoneThatAConnectionGets() throws IOException {
        Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        assumeThat(range).exists();
        // the kernel tells all of it or, to who asks for a byte first as readString does, only that one
        try (InputStream told = Files.newInputStream(range);
                Scanner numbers = new Scanner(new String(told.readNBytes(64), StandardCharsets.US_ASCII))) {
            assertThat(FreePorts.next()).isLessThan(numbers.nextInt());
        }
    }
}
