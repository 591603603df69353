package io.muster.cluster.wiring;

import io.muster.cluster.Direction;
import io.muster.cluster.GroupStatistics;
import io.muster.cluster.HandlerMode;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerGroup;
import io.muster.cluster.ServerListener;
import io.muster.cluster.config.GroupConfig;
import io.muster.cluster.config.Visibility;
import io.muster.cluster.dispatch.Failures;
import io.muster.cluster.dispatch.QueueLimits;
import io.muster.cluster.dispatch.ServerDispatch.GroupHandler;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A linked group. */
final class GroupEntry implements ServerGroup {

    private final GroupConfig config;
    private final Direction direction;
    private final int neededLinks;
    private final QueueLimits limits;
    private final Roster roster;
    private final GroupTally tally = new GroupTally();
    private final Failures failures = new Failures();
    private @Nullable GroupHandler handler;
    private boolean frozen;

    GroupEntry(GroupConfig config, Direction direction, int neededLinks, QueueLimits limits, Roster roster) {
        this.config = config;
        this.direction = direction;
        this.neededLinks = neededLinks;
        this.limits = limits;
        this.roster = roster;
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public boolean isExternal() {
        return config.visibility() == Visibility.EXTERNAL;
    }

    @Override
    public Collection<RemoteServer> servers() {
        return roster.servers(server -> server.group().equals(name()));
    }

    @Override
    public Collection<RemoteServer> connected() {
        return roster.servers(server -> server.group().equals(name()) && server.isConnected());
    }

    @Override
    public int neededLinks() {
        return neededLinks;
    }

    @Override
    public synchronized void listen(HandlerMode mode, ServerListener listener) {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(listener, "listener");
        if (handler != null || frozen) {
            throw new IllegalStateException("group=" + name()
                    + (handler != null
                            ? " has a listener already"
                            : " cannot get a listener once the cluster started"));
        }
        handler = new GroupHandler(listener, mode, limits, failures);
    }

    @Override
    public GroupStatistics statistics() {
        return tally.statistics(failures.count());
    }

    GroupTally tally() {
        return tally;
    }

    /** No listener is taken from here on; without one, messages are dropped where they arrive. */
    synchronized void freeze() {
        frozen = true;
    }

    synchronized GroupHandler handler() {
        GroupHandler set = handler;
        return set != null ? set : new GroupHandler(new ServerListener() {}, HandlerMode.DIRECT, limits, failures);
    }

    /** Returns name and direction. */
    @Override
    public String toString() {
        return name() + " (" + direction + ")";
    }
}
