package io.muster.cluster;

import java.util.Collection;

/** A group that ours is linked to: one we connect to, or one that connects to us. */
public interface ServerGroup {

    /** Returns the group's name. */
    String name();

    /** Returns who connects to whom. */
    Direction direction();

    /** Returns whether application clients connect to its servers (external), so that no server does. */
    boolean isExternal();

    /** Returns its members now, by ascending id, whether linked or not. */
    Collection<RemoteServer> servers();

    /** Returns the members whose link is up now, by ascending id. */
    Collection<RemoteServer> connected();

    /** Returns the counters of all its servers, those that left included. */
    GroupStatistics statistics();

    /** Returns how many links to its servers must be up for this server to be ready; 0 if it needs none. */
    int neededLinks();

    /**
     * Sets the listener of this group, with {@link HandlerMode#WORKERS}.
     *
     * @throws IllegalStateException if the group has one, or the cluster was started: events would have been missed
     */
    default void listen(ServerListener listener) {
        listen(HandlerMode.WORKERS, listener);
    }

    /**
     * Sets the listener of this group. Without one, messages from its servers are counted and dropped.
     *
     * @throws IllegalStateException if the group has one, or the cluster was started: events would have been missed
     */
    void listen(HandlerMode mode, ServerListener listener);
}
