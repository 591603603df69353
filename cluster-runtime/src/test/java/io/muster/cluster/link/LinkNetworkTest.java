package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.GoodbyeReason;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LinkNetworkTest {

    @Test
    void close_endsEverything_andLeavesNoThread() {
        awaitNoThread();
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        RecordingHandler late = new RecordingHandler();
        RecordingHandler held = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);
            LinkListener holding = bed.listen(IncomingLink::hold);
            bed.dialling.dial(bed.dialTo(holding), held);
            await().atMost(TestBed.PATIENCE).until(() -> holding.held() == 1);

            bed.dialling.close();
            bed.dialling.dial(bed.dialTo(holding), late);
            // before the other end is closed too, and has a reason of its own
            await().atMost(TestBed.PATIENCE).until(() -> acceptor.down() != null);
        }

        assertThat(late.failures).hasSize(1).allMatch(f -> f instanceof DialFailure.Cancelled);
        assertThat(held.failures).hasSize(1).allMatch(f -> f instanceof DialFailure.Cancelled);
        assertThat(dialler.downs.get(0).reason()).isInstanceOf(DownReason.LocalClose.class);
        assertThat(acceptor.downs.get(0).reason())
                .isEqualTo(new DownReason.PeerGoodbye(GoodbyeReason.STOPPING, "the link network was closed"));
        awaitNoThread();
    }

    @Test
    void closedTwice_andFromItsOwnLoop_isHarmless() {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        TestBed bed = new TestBed();
        bed.connect(dialler, acceptor);

        dialler.link().owner().execute(bed.dialling::close);

        await().atMost(TestBed.PATIENCE).until(() -> dialler.down() != null && acceptor.down() != null);
        bed.close();
    }

    @Test
    void portInUse_isSaidWithTheAddress() {
        try (TestBed bed = new TestBed()) {
            LinkListener first = bed.listen(IncomingLink::hold);
            ListenRequest same = new ListenRequest(
                    first.address(), "game", bed.world.identity().instance());

            assertThatThrownBy(() -> bed.listening.bind(same, IncomingLink::hold))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(first.address().getPort()));
            first.close();
            await().atMost(TestBed.PATIENCE).ignoreException(IOException.class).until(() -> {
                bed.listening.bind(same, IncomingLink::hold).close();
                return true;
            });
        }
    }

    @Test
    void nameWithSeveralAddresses_triesThemAll() throws IOException {
        // localhost may be ::1 and 127.0.0.1; the listener is bound to one of them only.
        try (TestBed bed = new TestBed()) {
            RecordingHandler dialler = new RecordingHandler();
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, new RecordingHandler()));
            DialRequest request =
                    new DialRequest("localhost", listener.address().getPort(), bed.client, bed.world.identity(), 1);
            bed.dialling.dial(request, dialler);

            await().atMost(TestBed.PATIENCE).until(() -> !dialler.ups.isEmpty());
        }
    }

    @Test
    void settings_refuseWhatCannotWork() {
        LinkTimes times = LinkTimes.defaults();
        assertThatThrownBy(() -> times.withHandshake(times.identity(), times.hold(), times.hold()))
                .hasMessageContaining("handshake=PT10S must be more than hold=PT10S");
        assertThatThrownBy(() -> times.withHeartbeat(times.dead(), times.dead()))
                .hasMessageContaining("at least twice");
        assertThatThrownBy(() -> LinkLimits.defaults().withMaxMessageBytes((16 << 20) + 1))
                .hasMessageContaining("maxMessageBytes=16777217 must be 1 to 16777216");
        assertThatThrownBy(() -> LinkNetwork.open(LinkSettings.defaults(), 0)).hasMessageContaining("threads=0");
        assertThat(List.of("epoll", "nio")).contains(Transport.best().name().toLowerCase(java.util.Locale.ROOT));
    }

    /** A loop says that it is over a moment before its thread is. */
    private static void awaitNoThread() {
        await().atMost(TestBed.PATIENCE)
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("muster-"))
                .collect(Collectors.toSet());
    }
}
