package io.muster.cluster.link;

import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.Incarnation;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;

/** A live TCP link. All methods may be called from any thread. */
public interface Link {

    /** Returns a number of this link, unique in its process, for logs. */
    long id();

    /** Returns which end dialled. */
    LinkDirection direction();

    /** Returns the dialler's attempt number. */
    long attempt();

    /** Returns who we are on this link. */
    LinkEnd self();

    /** Returns who the peer is on this link, by its own last word. */
    LinkEnd peer();

    /** Returns the peer's address. */
    InetSocketAddress remoteAddress();

    /** Returns where it stands. */
    LinkState state();

    /**
     * Queues a message. Messages that are taken go out in the order in which they were taken.
     *
     * @param tag 0 to 65535, the application's
     * @param bytes copied before the call returns
     * @throws IllegalArgumentException naming the value, if the tag is out of range, or the message longer than {@link
     *     LinkLimits#maxMessageBytes()}
     */
    SendResult send(int tag, byte[] bytes, int offset, int length);

    /** Does the same with all of {@code bytes}. */
    default SendResult send(int tag, byte[] bytes) {
        return send(tag, bytes, 0, bytes.length);
    }

    /** Does the same with what remains in {@code bytes}, whose position and limit stay as they are. */
    SendResult send(int tag, ByteBuffer bytes);

    /** Returns whether the outbound queue has room for another message of ordinary size just now. */
    boolean isWritable();

    /**
     * Stops or resumes the delivery of messages. When called from {@link LinkHandler#onMessage}, no further message is delivered after that
     * call; from another thread, soon. While stopped nothing is read, so the peer is slowed down by TCP; our own heartbeats go on, and the
     * peer's silence is not held against it.
     */
    void setReading(boolean reading);

    /**
     * Tells the peer that our claim was renewed.
     *
     * @param incarnation newer than the one in {@link #self()}; an older or equal one is without effect
     */
    void reidentify(Incarnation incarnation);

    /**
     * Ends the link in order: nothing more is taken, what is queued goes out, the peer is told the reason, and the connection is closed
     * when the peer has closed its end; all within {@link LinkTimes#drain()}. Idempotent, the first reason stands. What the peer had sent is
     * delivered meanwhile; what had come to a handler that has stopped reading is dropped, and counted.
     *
     * @param text for people; cut to 512 bytes
     */
    void goodbye(GoodbyeReason reason, String text);

    /**
     * Does the same, and lets a handler that has stopped reading take what comes: for three quarters of the time, the rest is for counting what it
     * did not take. While it takes its time the link is not over, and another one with this peer is not dialled.
     *
     * @param within all of the time, at most {@link LinkTimes#drain()}
     */
    void goodbye(GoodbyeReason reason, String text, Duration within);

    /** Ends the link now: the peer is told the reason if the socket takes it at once; what is queued is dropped and counted. */
    void close(GoodbyeReason reason, String text);

    /** Returns the counters. */
    LinkStatistics statistics();

    /** Returns the event loop that owns this link, to run something between two callbacks. */
    Executor owner();
}
