package io.muster.cluster.metrics;

import io.micrometer.core.instrument.Tags;
import io.muster.cluster.DialFailureKind;
import io.muster.cluster.DisconnectReason;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.LinkStatus;
import io.muster.cluster.ServerGroup;
import io.muster.cluster.metrics.Meters.Metric;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The meters of one linked group. */
final class GroupMeters {

    private static final Metric SERVERS = Metric.of("muster.servers", "Members, by what the registry says of them.");
    private static final Metric LINKS = Metric.of("muster.links", "Members, by how the link to them stands.");
    private static final Metric NEEDED =
            Metric.of("muster.links.needed", "Links that must be up for this server to be ready.");
    private static final Metric MESSAGES = new Metric("muster.messages", "messages", "Messages taken or received.");
    private static final Metric BYTES =
            new Metric("muster.bytes", "bytes", "Payload bytes of the messages taken or received.");
    private static final Metric SEND_QUEUE = new Metric(
            "muster.send.queue.messages", "messages", "Messages taken and not yet handed to the operating system.");
    private static final Metric RECEIVE_QUEUE =
            new Metric("muster.receive.queue.messages", "messages", "Messages received that wait for their handler.");
    private static final Metric SEND_FULL =
            Metric.of("muster.send.full", "Sends that were not taken because the queue was full.");
    private static final Metric UNDELIVERED = Metric.of(
            "muster.undelivered", "Messages that came and that the handler did not take before their link ended.");
    private static final Metric UNSENT =
            Metric.of("muster.unsent", "Messages that were taken and not sent because the link broke.");
    private static final Metric HANDLER_FAILURES = Metric.of("muster.handler.failures", "Callbacks that threw.");
    private static final Metric JOINS = Metric.of("muster.joins", "Servers that became members.");
    private static final Metric LEAVES = Metric.of("muster.leaves", "Members that left, by why.");
    private static final Metric CONNECTS = Metric.of("muster.connects", "Links that came up.");
    private static final Metric RECONNECTS =
            Metric.of("muster.reconnects", "Links that came up to a server that had had one before.");
    private static final Metric DISCONNECTS = Metric.of("muster.disconnects", "Links that ended, by why.");
    private static final Metric DIALS_FAILED = Metric.of("muster.dials.failed", "Our dials that failed, by how.");
    private static final Metric ROUND_TRIP = new Metric(
            "muster.roundtrip", "seconds", "The longest time a heartbeat's answer took, over the links that are up.");

    private static final String CLOSED = Words.of(LinkStatus.Closed.class);

    private final Meters meters;
    private final ServerGroup group;
    private final Tags tags;

    private GroupMeters(Meters meters, ServerGroup group) {
        this.meters = meters;
        this.group = group;
        this.tags = Tags.of("group", group.name());
    }

    static void bind(Meters meters, ServerGroup group) {
        GroupMeters of = new GroupMeters(meters, group);
        of.bindMembers();
        of.bindTraffic();
        of.bindEvents();
    }

    private void bindMembers() {
        for (String state : List.of(GroupSample.UP, GroupSample.NOT_UP, GroupSample.ORPHANED)) {
            gauge(SERVERS, tags.and("state", state), now -> now.listings().getOrDefault(state, 0));
        }
        Tags directed = tags.and("direction", Words.of(group.direction().name()));
        Words.statesOf(LinkStatus.class).stream()
                .filter(state -> !state.equals(CLOSED))
                .forEach(state -> gauge(
                        LINKS, directed.and("state", state), now -> now.links().getOrDefault(state, 0)));
        gauge(NEEDED, tags, now -> now.group().neededLinks());
        gauge(ROUND_TRIP, tags, now -> now.totals().roundTripNanos() / 1e9);
    }

    private void bindTraffic() {
        Tags in = tags.and("direction", "in");
        Tags out = tags.and("direction", "out");
        counter(MESSAGES, in, now -> now.totals().receivedMessages());
        counter(MESSAGES, out, now -> now.totals().sentMessages());
        counter(BYTES, in, now -> now.totals().receivedBytes());
        counter(BYTES, out, now -> now.totals().sentBytes());
        gauge(SEND_QUEUE, tags, now -> now.totals().queuedMessages());
        gauge(RECEIVE_QUEUE, tags, now -> now.totals().waitingMessages());
        counter(SEND_FULL, tags, now -> now.totals().refusedFull());
        counter(UNDELIVERED, tags, now -> now.totals().undelivered());
        counter(UNSENT, tags, now -> now.totals().unsent());
        counter(HANDLER_FAILURES, tags, now -> now.totals().handlerFailures());
    }

    private void bindEvents() {
        counter(JOINS, tags, now -> now.statistics().joined());
        counter(CONNECTS, tags, now -> now.totals().connects());
        counter(RECONNECTS, tags, now -> now.statistics().reconnects());
        for (LeaveReason reason : LeaveReason.values()) {
            counter(
                    LEAVES,
                    tags.and("reason", Words.of(reason.name())),
                    now -> now.statistics().left().getOrDefault(reason, 0L));
        }
        for (DisconnectReason reason : DisconnectReason.values()) {
            counter(
                    DISCONNECTS,
                    tags.and("reason", Words.of(reason.name())),
                    now -> now.statistics().disconnects().getOrDefault(reason, 0L));
        }
        for (DialFailureKind kind : DialFailureKind.values()) {
            counter(
                    DIALS_FAILED,
                    tags.and("kind", Words.of(kind.name())),
                    now -> now.statistics().failedDials().getOrDefault(kind, 0L));
        }
    }

    private void counter(Metric metric, Tags with, ToDoubleFunction<GroupSample> value) {
        String name = group.name();
        meters.counter(metric, with, sample -> value.applyAsDouble(sample.group(name)));
    }

    private void gauge(Metric metric, Tags with, ToDoubleFunction<GroupSample> value) {
        String name = group.name();
        meters.gauge(metric, with, sample -> value.applyAsDouble(sample.group(name)));
    }
}
