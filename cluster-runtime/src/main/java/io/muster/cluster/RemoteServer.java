package io.muster.cluster;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.health.Health;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/**
 * One server of a linked group, from joined to left. Id and instance never change; a restarted server, or one with a new id, is another
 * object. Two objects are equal only if they are the same one.
 */
public interface RemoteServer {

    /** Returns the leased id, unique among the live servers of the system. */
    int id();

    /** Returns the process start behind it. */
    InstanceId instance();

    /** Returns which holder of the id it is; grows when its claim was renewed. */
    Incarnation incarnation();

    /** Returns its group's name. */
    String group();

    /** Returns who connects to whom. */
    Direction direction();

    /** Returns the advertised host; empty if it accepts nobody. */
    String host();

    /** Returns the advertised port; 0 if it accepts nobody. */
    int port();

    /**
     * Returns the application's words, as it registered them, and under {@link io.muster.registry.Registration#ADMIN_URL} where its admin
     * endpoint is, if it has one; immutable.
     */
    Map<String, String> properties();

    /** Returns its health, as it published it last. */
    Health health();

    /** Returns what the registry says of it. */
    Listing listing();

    /** Returns how its link stands, with the last failure and the next attempt. */
    LinkStatus link();

    /** Returns whether its link is up. */
    boolean isConnected();

    /**
     * Sends a message. Never blocks; says at once whether the message was taken.
     *
     * @param tag 0 to 65535, the application's
     * @param bytes copied before the call returns
     * @throws IllegalArgumentException naming the value, if the tag is out of range or the message longer than the limit
     */
    SendResult send(int tag, byte[] bytes);

    /** Does the same with a part of {@code bytes}. */
    SendResult send(int tag, byte[] bytes, int offset, int length);

    /** Does the same with what remains in {@code bytes}, whose position and limit stay as they are. */
    SendResult send(int tag, ByteBuffer bytes);

    /** Returns whether a send is worth trying: there is a link, and its queue was half empty again since a send was told FULL. */
    boolean isWritable();

    /**
     * Blocks until {@link #isWritable()}, or the server left, or the time is over. Not for callbacks on an event loop.
     *
     * @return whether it is writable
     * @throws IllegalStateException if called on an event loop, which must not block
     */
    boolean awaitWritable(Duration timeout) throws InterruptedException;

    /** Returns the counters of all its links so far. */
    ServerStatistics statistics();
}
