package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.LinkHandler;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.link.LinkSettings;
import io.muster.cluster.link.ListenRequest;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.SendResult;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Muster's link without anything above it: one event loop at each end. */
final class MusterLink implements OneWay {

    private final LinkNetwork sending = LinkNetwork.open(LinkSettings.defaults(), 1);
    private final LinkNetwork receiving = LinkNetwork.open(LinkSettings.defaults(), 1);
    private final Sender sender = new Sender();
    private final Link link;
    private final Window window = new Window();
    private final Load load = new Load(window);

    MusterLink() throws Exception {
        LinkEnd client = new LinkEnd("bench", "client", identity(0));
        LinkEnd world = new LinkEnd("bench", "world", identity(1));
        LinkListener listener = receiving.bind(
                new ListenRequest(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        "bench",
                        world.identity().instance()),
                incoming -> incoming.admit(world, new Receiver()));
        sending.dial(new DialRequest("127.0.0.1", listener.address().getPort(), client, world.identity(), 1), sender);
        link = sender.up.get(10, TimeUnit.SECONDS);
    }

    @Override
    public String name() {
        return "Muster link (" + sending.transport() + ")";
    }

    @Override
    public long run(byte[] payload, long nanos) {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                Pause.brief();
            }
            load.number();
            while (link.send(1, payload) != SendResult.TAKEN) {
                sender.awaitRoom();
            }
        }
        return load.finish();
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }

    private static ServerIdentity identity(int id) {
        return new ServerIdentity(id, InstanceId.random(), new Incarnation(1, 1));
    }

    private final class Receiver implements LinkHandler {

        @Override
        public void onUp(Link up) {}

        @Override
        public void onMessage(Link from, MessageView message) {
            window.arrived(message.getLong(0));
        }

        @Override
        public void onReadEnd(Link from) {
            window.publish();
        }

        @Override
        public void onDown(Link down, DownReason reason, long unsent) {}
    }

    private static final class Sender implements DialHandler {

        final CompletableFuture<Link> up = new CompletableFuture<>();
        private final Semaphore room = new Semaphore(0);

        /** After FULL: waits for the link's word that there is room again. */
        void awaitRoom() {
            room.acquireUninterruptibly();
            room.drainPermits();
        }

        @Override
        public void onWritable(Link link) {
            room.release();
        }

        @Override
        public void onUp(Link link) {
            up.complete(link);
        }

        @Override
        public void onMessage(Link link, MessageView message) {}

        @Override
        public void onDown(Link link, DownReason reason, long unsent) {}

        @Override
        public void onFailed(DialFailure failure) {
            up.completeExceptionally(new IllegalStateException(failure.text()));
        }
    }
}
