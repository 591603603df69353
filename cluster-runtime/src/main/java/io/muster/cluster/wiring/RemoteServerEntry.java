package io.muster.cluster.wiring;

import io.muster.cluster.Direction;
import io.muster.cluster.Disconnection;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.Listing;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import io.muster.cluster.ServerStatistics;
import io.muster.cluster.dispatch.Mailbox;
import io.muster.cluster.dispatch.ServerDispatch;
import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.membership.LeaveCause;
import io.muster.cluster.membership.Member;
import io.muster.cluster.membership.MemberSink;
import io.muster.cluster.membership.MemberStatus;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.health.Health;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member as the application sees it. */
final class RemoteServerEntry implements RemoteServer, MemberSink {

    private static final int MAX_TAG = 0xFFFF;

    private final Member member;
    private final Roster roster;
    private final GroupTally tally;
    private final ServerDispatch dispatch;
    private final Traffic traffic = new Traffic();
    private final WritableGate gate = new WritableGate();
    private volatile @Nullable Link link;

    RemoteServerEntry(Member member, GroupEntry group, Mailbox mailbox, Roster roster) {
        this.member = member;
        this.roster = roster;
        this.tally = group.tally();
        this.dispatch = new ServerDispatch(this, group.handler(), mailbox);
    }

    void joined() {
        tally.joined(this);
        dispatch.joined();
    }

    @Override
    public int id() {
        return member.id();
    }

    @Override
    public InstanceId instance() {
        return member.instance();
    }

    @Override
    public Incarnation incarnation() {
        return listed().identity().incarnation();
    }

    @Override
    public String group() {
        return member.group();
    }

    @Override
    public Direction direction() {
        return member.isUpstream() ? Direction.UPSTREAM : Direction.DOWNSTREAM;
    }

    @Override
    public String host() {
        return listed().host();
    }

    @Override
    public int port() {
        return listed().port();
    }

    @Override
    public Map<String, String> properties() {
        return listed().properties();
    }

    @Override
    public Health health() {
        return listed().health();
    }

    private RegisteredServer listed() {
        return member.status().server();
    }

    @Override
    public Listing listing() {
        return Statuses.listing(member.status());
    }

    @Override
    public LinkStatus link() {
        return Statuses.link(member.status());
    }

    @Override
    public boolean isConnected() {
        return link != null;
    }

    @Override
    public SendResult send(int tag, byte[] bytes) {
        return send(tag, bytes, 0, bytes.length);
    }

    @Override
    public SendResult send(int tag, byte[] bytes, int offset, int length) {
        Link now = link;
        long ticket = gate.ticket();
        return now == null ? notConnected(tag) : result(now.send(tag, bytes, offset, length), ticket);
    }

    @Override
    public SendResult send(int tag, ByteBuffer bytes) {
        Link now = link;
        long ticket = gate.ticket();
        return now == null ? notConnected(tag) : result(now.send(tag, bytes), ticket);
    }

    private static SendResult notConnected(int tag) {
        if (tag < 0 || tag > MAX_TAG) {
            throw new IllegalArgumentException("tag=" + tag + " must be 0 to " + MAX_TAG);
        }
        return SendResult.NOT_CONNECTED;
    }

    private SendResult result(io.muster.cluster.link.SendResult result, long ticket) {
        if (result == io.muster.cluster.link.SendResult.TAKEN) {
            return SendResult.TAKEN;
        }
        if (result == io.muster.cluster.link.SendResult.CLOSED) {
            return SendResult.NOT_CONNECTED;
        }
        gate.full(ticket);
        return SendResult.FULL;
    }

    @Override
    public boolean isWritable() {
        return link != null && gate.isOpen();
    }

    @Override
    public boolean awaitWritable(Duration timeout) throws InterruptedException {
        return gate.await(this::isWritable, () -> member.status().left().isPresent(), timeout);
    }

    @Override
    public ServerStatistics statistics() {
        return traffic.statistics(member.status().failedDials(), dispatch);
    }

    @Override
    public void onConnected(Link newLink) {
        if (traffic.connected(newLink) > 1) {
            tally.reconnected();
        }
        link = newLink;
        gate.signal();
        dispatch.connected(newLink);
        roster.linksChanged();
    }

    @Override
    public void onChanged() {
        dispatch.changed();
    }

    @Override
    public void onDisconnected(Link ended, DownReason reason, long unsent) {
        link = null;
        traffic.ended(ended, unsent);
        long undelivered = ended.statistics().undelivered();
        roster.lost(unsent, undelivered);
        Disconnection disconnection = Reasons.of(reason, unsent, undelivered);
        tally.disconnected(disconnection.reason());
        dispatch.disconnected(disconnection);
        roster.linksChanged();
    }

    @Override
    public void onDialFailed(DialFailure failure) {
        tally.dialFailed(Reasons.of(failure));
    }

    @Override
    public void onLeft(LeaveCause cause) {
        LeaveReason reason = Reasons.of(cause);
        roster.remove(this);
        tally.left(this, reason);
        gate.signal();
        dispatch.left(reason);
    }

    @Override
    public void onMessage(Link from, MessageView message) {
        dispatch.message(message);
    }

    @Override
    public void onWritable(Link from) {
        gate.signal();
        dispatch.writable();
    }

    /** Returns {@code group/id} with both states. */
    @Override
    public String toString() {
        MemberStatus status = member.status();
        return group() + "/" + id() + "[" + Statuses.listing(status) + ", " + Statuses.link(status) + "]";
    }
}
