package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private static final int SOON_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    private ServerSocket registry;
    private TcpProxy proxy;
    private Socket client;
    private Socket served;

    @BeforeEach
    void open() throws IOException {
        registry = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to((InetSocketAddress) registry.getLocalSocketAddress());
        client = connect();
        served = registry.accept();
        served.setSoTimeout(PATIENCE_MILLIS);
        exchange();
    }

    @AfterEach
    void closeAndFindNoThread() throws IOException {
        client.close();
        served.close();
        proxy.close();
        registry.close();
        eventually(
                "the proxy's threads to end",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("tcp-proxy-") && !before.contains(thread)));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private void exchange() throws IOException {
        client.getOutputStream().write(1);
        assertThat(served.getInputStream().read()).isEqualTo(1);
        served.getOutputStream().write(2);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void closedClient_isCountedNoMore() throws IOException {
        assertThat(proxy.openConnections()).isEqualTo(1);
        client.close();
        eventually("the connection to be gone", () -> proxy.openConnections() == 0);
        assertThat(served.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cut_resetsBothEndsAndEveryNewConnectionUntilHealed() throws IOException {
        proxy.cut();
        assertThatIOException().isThrownBy(() -> client.getInputStream().read());
        assertThatIOException().isThrownBy(() -> served.getInputStream().read());
        try (Socket refused = connect()) {
            assertThatThrownBy(() -> {
                        if (refused.getInputStream().read() < 0) {
                            throw new IOException("ended");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        proxy.heal();
        client = connect();
        served = registry.accept();
        served.setSoTimeout(PATIENCE_MILLIS);
        exchange();
    }

    @Test
    void blackhole_passesNothingAndDeliversLate() throws IOException {
        proxy.blackhole();
        client.getOutputStream().write(3);
        served.getOutputStream().write(4);
        client.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        served.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> served.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        proxy.heal();
        client.setSoTimeout(PATIENCE_MILLIS);
        served.setSoTimeout(PATIENCE_MILLIS);
        assertThat(served.getInputStream().read()).isEqualTo(3);
        assertThat(client.getInputStream().read()).isEqualTo(4);
    }

    @Test
    void dropAnswersAfter_passesRequestsAndSoManyAnswersAndCutLosesTheRest() throws IOException {
        proxy.dropAnswersAfter(1);
        exchange();
        client.getOutputStream().write(3);
        assertThat(served.getInputStream().read()).isEqualTo(3);
        served.getOutputStream().write(4);
        client.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        proxy.cut();
        client.setSoTimeout(PATIENCE_MILLIS);
        assertThatIOException().isThrownBy(() -> client.getInputStream().read());
    }

    @Test
    void slow_holdsEachDirectionBack() throws IOException {
        proxy.slow(Duration.ofMillis(100));
        long before = System.nanoTime();
        exchange();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endAnswers_endsOneDirectionOnly() throws IOException {
        exchange();
        proxy.endAnswers();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        client.getOutputStream().write(3);
        assertThat(served.getInputStream().read()).isEqualTo(3);
        served.getOutputStream().write(4);
        client.getOutputStream().write(5);
        assertThat(served.getInputStream().read()).isEqualTo(5);
    }

    @Test
    void requestsAndConnects_areCountedAlsoThoseThatFail() throws IOException {
        long before = proxy.requests();
        exchange();
        exchange();
        assertThat(proxy.requests() - before).isEqualTo(2);
        proxy.cut();
        connect().close();
        eventually("the refused connect to be counted", () -> proxy.connects().size() == 2);
        assertThat(proxy.connects()).isSorted();
    }

    @Test
    void patient_takesConnectionsBeforeItsTargetDoes() throws IOException {
        InetSocketAddress later;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            later = (InetSocketAddress) free.getLocalSocketAddress();
        }
        TcpProxy patient = TcpProxy.patient(later, Duration.ofMillis(PATIENCE_MILLIS));
        try (Socket early =
                new Socket(patient.address().getAddress(), patient.address().getPort())) {
            early.getOutputStream().write(7);
            eventually("the connection to be counted", () -> patient.connects().size() == 1);
            try (ServerSocket target = new ServerSocket(later.getPort(), 1, later.getAddress());
                    Socket accepted = target.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo(7);
            }
        } finally {
            patient.close();
        }
    }

    @Test
    void close_endsHeldConnections() throws IOException {
        proxy.blackhole();
        client.getOutputStream().write(3);
        proxy.close();
        assertThatIOException().isThrownBy(() -> client.getInputStream().read());
    }
}
