package io.muster.cluster.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.config.ClientConfig;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that do not behave can do: end their own connection, and nothing else. */
final class HostileClientTest {

    private final ClientBed bed = new ClientBed();
    private final Recorder server = new Recorder();

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    private ClientListener patient() throws IOException {
        return bed.listen(ClientBed.config(ClientBed.patient()), ClientGate.OPEN, server);
    }

    private static String refusal(RawClient raw) throws IOException {
        ByteBuffer refused = raw.expect(FrameType.REFUSED);
        ClientRefusal reason = ClientRefusal.of(refused.getShort());
        byte[] text = new byte[refused.getShort()];
        refused.get(text);
        return reason + " " + new String(text, UTF_8);
    }

    /** The listener is still there for somebody who behaves. */
    private void assertServes(ClientListener listener) throws Exception {
        Recorder good = new Recorder();
        ClientConnection connection = bed.connect(listener, good);
        connection.send(1, "fine".getBytes(UTF_8));
        await().until(() -> server.messages.contains("1:fine"));
        connection.close("");
        await().until(() -> listener.clients() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
            })
    void garbage_isRefusedWithWhatItLooksLike(String garbage) throws Exception {
        ClientListener listener = patient();
        RawClient raw = new RawClient(bed.socket(listener));

        raw.out.write(garbage.getBytes(UTF_8));

        assertThat(refusal(raw)).startsWith("MALFORMED frame ").contains("is not expected now");
        assertThat(raw.in.read()).isEqualTo(-1);
        assertServes(listener);
    }

    @Test
    void randomBytes_endConnectionsOnly() throws Exception {
        ClientListener listener = patient();
        Random random = new Random(7);

        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(noise);
            try (Socket socket = bed.socket(listener)) {
                if (i % 2 == 0) {
                    new RawClient(socket).welcomed();
                }
                socket.getOutputStream().write(noise);
            } catch (SocketException e) {
                // It closed while we wrote: as it should.
            }
        }

        await().until(() -> listener.clients() == 0);
        assertServes(listener);
    }

    @Test
    void hugeLength_isRefusedBeforeItArrives() throws Exception {
        ClientListener listener = patient();
        RawClient beforeHello = new RawClient(bed.socket(listener));
        RawClient afterHello = new RawClient(bed.socket(listener)).welcomed();

        beforeHello.out.write(RawClient.frame(FrameType.IDENTITY, Integer.MAX_VALUE));
        afterHello.out.write(
                RawClient.frame(FrameType.MESSAGE, ClientConfig.defaults().maxMessageBytes() + 1));

        assertThat(refusal(beforeHello)).isEqualTo("MALFORMED frame IDENTITY of 2147483647 bytes must be at most 1032");
        assertThat(afterHello.expect(FrameType.GOODBYE).getShort())
                .isEqualTo((short) ClientGoodbye.PROTOCOL_ERROR.code());
        await().until(() -> server.reasons().contains(ClientDisconnectReason.PROTOCOL_ERROR));
        assertThat(server.disconnected.get(0).text()).isEqualTo("frame MESSAGE of 65537 bytes must be at most 65536");
        assertServes(listener);
    }

    @Test
    void hello_ofAnotherVersionOrAServer_saysSo() throws Exception {
        ClientListener listener = patient();
        byte[] future = RawClient.bytes(ClientFrames.hello(new byte[0]));
        future[12] = 7;
        future[13] = 9;
        byte[] link = RawClient.bytes(ClientFrames.hello(new byte[0]));
        ByteBuffer.wrap(link).putInt(8, LinkProtocol.MAGIC);

        RawClient first = new RawClient(bed.socket(listener));
        first.out.write(future);
        RawClient second = new RawClient(bed.socket(listener));
        second.out.write(link);

        assertThat(refusal(first)).isEqualTo("VERSION you speak client protocol 7..9, this server speaks 1..1");
        assertThat(refusal(second)).contains("comes from a server, but this port is for clients");
    }

    @Test
    void hello_twiceOrWithTooLargeToken_isRefused() throws Exception {
        ClientListener listener = patient();
        RawClient twice = new RawClient(bed.socket(listener)).welcomed();
        RawClient large = new RawClient(bed.socket(listener));

        twice.hello();
        large.out.write(RawClient.bytes(ClientFrames.hello(new byte[1_025])));

        assertThat(twice.expect(FrameType.GOODBYE).getShort()).isEqualTo((short) ClientGoodbye.PROTOCOL_ERROR.code());
        assertThat(refusal(large)).isEqualTo("MALFORMED frame IDENTITY of 1033 bytes must be at most 1032");
    }

    @Test
    void hello_dripping_isRefusedInTime() throws Exception {
        ClientListener listener =
                bed.listen(ClientBed.config(ClientBed.times(500, 10_000, 30_000, 30_000)), ClientGate.OPEN, server);
        RawClient raw = new RawClient(bed.socket(listener));
        byte[] hello = RawClient.bytes(ClientFrames.hello(new byte[100]));
        long begin = System.nanoTime();

        for (int i = 0; i < 20; i++) {
            raw.out.write(hello, i, 1);
        }

        assertThat(refusal(raw)).isEqualTo("TIMEOUT hello was not complete in time");
        assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
        await().until(() -> listener.clients() == 0);
    }

    @Test
    void message_dripping_isNoSignOfLife() throws Exception {
        ClientListener listener =
                bed.listen(ClientBed.config(ClientBed.times(5_000, 100, 600, 30_000)), ClientGate.OPEN, server);
        RawClient raw = new RawClient(bed.socket(listener)).welcomed();

        raw.out.write(RawClient.frame(FrameType.MESSAGE, 60_000));
        await().until(() -> {
            try {
                raw.out.write(0);
            } catch (SocketException e) {
                // The server closed: what we wait for follows.
            }
            return !server.disconnected.isEmpty();
        });

        assertThat(server.reasons()).containsExactly(ClientDisconnectReason.HEARTBEAT_TIMEOUT);
    }

    @Test
    void silence_isFoundAndAnswersKeepAlive() throws Exception {
        ClientListener listener =
                bed.listen(ClientBed.config(ClientBed.times(5_000, 100, 600, 30_000)), ClientGate.OPEN, server);
        Recorder answering = new Recorder();
        bed.connect(listener, answering);
        RawClient silent = new RawClient(bed.socket(listener)).welcomed();

        silent.expect(FrameType.PING);
        await().until(() -> !server.disconnected.isEmpty());

        assertThat(server.reasons()).containsExactly(ClientDisconnectReason.HEARTBEAT_TIMEOUT);
        assertThat(listener.clients()).isGreaterThanOrEqualTo(1);
        assertThat(answering.disconnected).isEmpty();
    }

    @Test
    void flood_fromOneThatNeverReads_isBoundedAndEnds() throws Exception {
        Recorder echo = new Recorder() {
            @Override
            public void onMessage(ClientConnection connection, int tag, byte[] bytes) {
                connection.send(tag, bytes);
                assertThat(connection.queuedBytes())
                        .isLessThanOrEqualTo(ClientConfig.defaults().outboundQueueBytes());
            }
        };
        ClientListener listener =
                bed.listen(ClientBed.config(ClientBed.times(5_000, 5_000, 30_000, 1_000)), ClientGate.OPEN, echo);
        RawClient raw = new RawClient(bed.socket(listener)).welcomed();
        byte[] message = RawClient.frame(FrameType.MESSAGE, 10_000, new byte[10_000]);

        assertThatThrownBy(() -> {
                    while (true) {
                        raw.out.write(message);
                    }
                })
                .isInstanceOf(SocketException.class);

        await().until(() -> !echo.disconnected.isEmpty());
        assertThat(echo.reasons()).containsExactly(ClientDisconnectReason.TOO_SLOW);
        assertThat(echo.disconnected.get(0).unsent()).isPositive();
    }

    @Test
    void probe_thatConnectsAndCloses_isNoClient() throws Exception {
        ClientListener listener = patient();

        bed.socket(listener).close();

        assertServes(listener);
        assertThat(server.connected).hasSize(1);
    }
}
