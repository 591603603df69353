package io.muster.cluster.link;

import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Two link networks on loopback: one dials, one listens. */
final class TestBed implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    final LinkEnd client = new LinkEnd("game", "client", identity(3));
    final LinkEnd world = new LinkEnd("game", "world", identity(1));
    final LinkNetwork dialling;
    final LinkNetwork listening;

    TestBed() {
        this(LinkSettings.defaults());
    }

    TestBed(LinkSettings settings) {
        this(settings, Transport.best());
    }

    TestBed(LinkSettings settings, Transport transport) {
        dialling = new NettyLinkNetwork(settings, 1, transport);
        listening = new NettyLinkNetwork(settings, 1, transport);
    }

    static ServerIdentity identity(int id) {
        return new ServerIdentity(id, InstanceId.random(), new Incarnation(1_000, 7));
    }

    LinkListener listen(AcceptPolicy policy) {
        try {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            return listening.bind(
                    new ListenRequest(any, "game", world.identity().instance()), policy);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    DialRequest dialTo(LinkListener listener) {
        return new DialRequest("127.0.0.1", listener.address().getPort(), client, world.identity(), 1);
    }

    /** Links {@code dialler} with {@code acceptor} and waits until both are up. */
    void connect(RecordingHandler dialler, RecordingHandler acceptor) {
        LinkListener listener = listen(incoming -> incoming.admit(world, acceptor));
        dialling.dial(dialTo(listener), dialler);
        await().atMost(PATIENCE).until(() -> !dialler.ups.isEmpty() && !acceptor.ups.isEmpty());
    }

    @Override
    public void close() {
        dialling.close();
        listening.close();
    }
}
