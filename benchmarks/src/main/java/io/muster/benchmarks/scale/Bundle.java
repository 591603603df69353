package io.muster.benchmarks.scale;

import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.link.LinkSettings;
import io.muster.cluster.link.ListenRequest;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Links from one network of this process to another, with their handshakes and identities; one event loop at each end. */
final class Bundle implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final LinkNetwork dialling = LinkNetwork.open(LinkSettings.defaults(), 1);
    private final LinkNetwork accepting = LinkNetwork.open(LinkSettings.defaults(), 1);

    /** Hears of what arrives at one end of one link; on that end's event loop. */
    interface Ear {

        /** A message arrived. */
        void heard(Link link, MessageView message);

        /** Everything that one read brought has been told. */
        default void readEnd() {}
    }

    String transport() {
        return dialling.transport();
    }

    /** Opens links and waits until both ends have all; returns them as the dialling end sees them. */
    List<Link> open(int count, Supplier<Ear> atDialler, Supplier<Ear> atAcceptor)
            throws IOException, InterruptedException {
        CountDownLatch up = new CountDownLatch(2 * count);
        LinkEnd world = end("world", 0);
        LinkListener listener = accepting.bind(
                new ListenRequest(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "bench",
                        world.identity().instance()),
                incoming -> incoming.admit(world, new Told(atAcceptor.get(), up)));
        int port = listener.address().getPort();
        List<Told> dialled = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            Told told = new Told(atDialler.get(), up);
            dialled.add(told);
            dialling.dial(new DialRequest("127.0.0.1", port, end("client", i), world.identity(), 1), told);
        }
        await(up, "ends of links");
        return dialled.stream().map(Told::link).toList();
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    latch.getCount() + " " + what + " are missing after " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        dialling.close();
        accepting.close();
    }

    private static LinkEnd end(String group, int id) {
        return new LinkEnd("bench", group, new ServerIdentity(id, InstanceId.random(), new Incarnation(1, 1)));
    }

    /** One end of one link. */
    private static final class Told implements DialHandler {

        private final Ear ear;
        private final CountDownLatch up;
        private volatile @Nullable Link link;

        Told(Ear ear, CountDownLatch up) {
            this.ear = ear;
            this.up = up;
        }

        Link link() {
            return Objects.requireNonNull(link, "link");
        }

        @Override
        public void onUp(Link newLink) {
            link = newLink;
            up.countDown();
        }

        @Override
        public void onMessage(Link from, MessageView message) {
            ear.heard(from, message);
        }

        @Override
        public void onReadEnd(Link from) {
            ear.readEnd();
        }

        @Override
        public void onDown(Link down, DownReason reason, long unsent) {}

        @Override
        public void onFailed(DialFailure failure) {
            throw new IllegalStateException(failure.text());
        }
    }
}
