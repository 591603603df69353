package io.muster.cluster.client;

import io.muster.cluster.SendResult;
import java.net.InetSocketAddress;

/** A connection between an application client and a server, seen from either end. All methods may be called from any thread. */
public interface ClientConnection {

    /** Returns a number of this connection, unique in its process; for maps and logs. */
    long id();

    /** Returns the other end's address. */
    InetSocketAddress remoteAddress();

    /** Returns whether it is up: handshake done, and nobody ended it yet. */
    boolean isOpen();

    /**
     * Queues a message. Never blocks. Messages that are taken go out in the order in which they were taken.
     *
     * @param tag 0 to 65535, the application's
     * @param bytes copied before the call returns
     * @return {@link SendResult#FULL} if the queue has no room; {@link ClientHandler#onWritable} says when to try again
     * @throws IllegalArgumentException naming the value, if the tag is out of range, or the message longer than the listener allows
     */
    SendResult send(int tag, byte[] bytes);

    /** Returns how many bytes wait to be handed to the operating system, headers included. */
    long queuedBytes();

    /**
     * Stops or resumes the delivery of messages. When called from {@link ClientHandler#onMessage}, no further message is delivered after that
     * call; from another thread, soon. While stopped nothing is read, so the other end is slowed down by TCP, and its silence is not held
     * against it.
     */
    void setReading(boolean reading);

    /**
     * Ends the connection in order: nothing more is taken, what is queued goes out, and the other end is told. Bounded by the drain time.
     * Idempotent, the first text stands.
     *
     * @param text why, for people; cut to 512 bytes
     */
    void close(String text);
}
