package io.muster.cluster;

/**
 * Where the callbacks of a group's {@link ServerListener} run. In both modes all callbacks about one remote server are serial, in the order
 * joined, connected, messages, disconnected, left; callbacks about different servers may run at the same time.
 */
public enum HandlerMode {
    /**
     * On a pool of worker threads, from a bounded queue per server. A callback may block. While a server's queue is full, nothing more is
     * read from its link, so the sender is slowed down by TCP; heartbeats go on. The queue holds {@code link.handler-queue} messages of together
     * {@code link.outbound-queue-size} bytes, and what the last read brought beyond. Messages are immutable and may be kept.
     */
    WORKERS,
    /**
     * While a server is connected, on the event loop of its link: no hop, no copy, no allocation per message. A callback must not block: it
     * holds up every link of that loop and their heartbeats. The {@link Message} is a reused view, valid only during the call.
     */
    DIRECT
}
