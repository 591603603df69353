package io.muster.cluster.membership;

import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.LinkDirection;
import io.muster.cluster.link.LinkHandler;
import io.muster.cluster.link.LinkState;
import io.muster.cluster.link.LinkStatistics;
import io.muster.cluster.link.LinkStatistics.Count;
import io.muster.cluster.link.SendResult;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A link without a socket: a test says what the peer and the network do. A close ends it at once, a goodbye when {@link #drained()}. */
final class FakeLink implements Link {

    final List<GoodbyeReason> goodbyes = new ArrayList<>();

    /** The times of those goodbyes that leave some to the handler. */
    final List<Duration> within = new ArrayList<>();

    final List<GoodbyeReason> closes = new ArrayList<>();
    final List<Incarnation> reidentified = new ArrayList<>();
    boolean reading = true;

    private final LinkHandler handler;
    private final LinkDirection direction;
    private final LinkEnd self;
    private final long attempt;
    private LinkEnd peer;
    private LinkState state = new LinkState.Up();

    FakeLink(LinkHandler handler, LinkDirection direction, LinkEnd self, LinkEnd peer, long attempt) {
        this.handler = handler;
        this.direction = direction;
        this.self = self;
        this.peer = peer;
        this.attempt = attempt;
        handler.onUp(this);
    }

    void lost() {
        down(new DownReason.Lost("reset"));
    }

    void peerSays(GoodbyeReason reason) {
        down(new DownReason.PeerGoodbye(reason, ""));
    }

    void peerReidentifies(Incarnation now) {
        Incarnation before = peer.identity().incarnation();
        peer = peer.withIncarnation(now);
        handler.onReidentified(this, before);
    }

    void drained() {
        down(new DownReason.LocalClose(goodbyes.get(0), ""));
    }

    private void down(DownReason reason) {
        if (!(state instanceof LinkState.Down)) {
            state = new LinkState.Down(reason, 0);
            handler.onDown(this, reason, 0);
        }
    }

    @Override
    public void goodbye(GoodbyeReason reason, String text) {
        goodbyes.add(reason);
        state = new LinkState.Closing(new DownReason.LocalClose(reason, text));
    }

    @Override
    public void goodbye(GoodbyeReason reason, String text, Duration within) {
        goodbye(reason, text);
        this.within.add(within);
    }

    @Override
    public void close(GoodbyeReason reason, String text) {
        closes.add(reason);
        down(new DownReason.LocalClose(reason, text));
    }

    @Override
    public long id() {
        return attempt;
    }

    @Override
    public LinkDirection direction() {
        return direction;
    }

    @Override
    public long attempt() {
        return attempt;
    }

    @Override
    public LinkEnd self() {
        return self;
    }

    @Override
    public LinkEnd peer() {
        return peer;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("peer", 4000);
    }

    @Override
    public LinkState state() {
        return state;
    }

    @Override
    public SendResult send(int tag, byte[] bytes, int offset, int length) {
        return state instanceof LinkState.Up ? SendResult.TAKEN : SendResult.CLOSED;
    }

    @Override
    public SendResult send(int tag, ByteBuffer bytes) {
        return state instanceof LinkState.Up ? SendResult.TAKEN : SendResult.CLOSED;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void setReading(boolean newReading) {
        reading = newReading;
    }

    @Override
    public void reidentify(Incarnation incarnation) {
        if (incarnation.isNewerThan(self.identity().incarnation())) {
            reidentified.add(incarnation);
        }
    }

    @Override
    public LinkStatistics statistics() {
        return new LinkStatistics(new Count(0, 0), new Count(0, 0), 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public Executor owner() {
        return Runnable::run;
    }
}
