package io.muster.cluster;

/**
 * Hears of the remote servers of one group. Override what is of interest. All callbacks about one server are serial; joined precedes
 * connected, disconnected precedes left. Where they run is the {@link HandlerMode}'s matter. What a callback throws is logged and
 * counted, and changes nothing else.
 */
public interface ServerListener {

    /** The server became a member: the registry lists it. There may be no link yet. */
    default void onJoined(RemoteServer server) {}

    /** Its link is up: {@link RemoteServer#send} is taken from now on, and no message was delivered before. */
    default void onConnected(RemoteServer server) {}

    /**
     * A message arrived. Messages of one link come in the order in which they were sent, each at most once.
     *
     * @param message see {@link HandlerMode} for how long it is valid
     */
    default void onMessage(RemoteServer server, Message message) {}

    /** There is room again, after a send was told {@link SendResult#FULL}. */
    default void onWritable(RemoteServer server) {}

    /** What the registry says of it changed: address, properties, health or incarnation. The link stays. */
    default void onChanged(RemoteServer server) {}

    /** Its link is over. It stays a member until {@link #onLeft}, and may connect again. */
    default void onDisconnected(RemoteServer server, Disconnection disconnection) {}

    /** It is no longer a member; the last callback about this object. */
    default void onLeft(RemoteServer server, LeaveReason reason) {}
}
