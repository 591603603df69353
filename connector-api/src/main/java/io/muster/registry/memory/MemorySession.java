package io.muster.registry.memory;

import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.GroupFeed;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One client, as the registry knows it. Belongs to the registry's monitor. */
final class MemorySession {

    private static final AtomicLong NUMBERS = new AtomicLong();

    final String name = "client " + NUMBERS.incrementAndGet();
    final BackendEvents events;

    /** Requests that have arrived and are not read, and news that is not sent, while the connection is frozen; in order. */
    final Queue<Runnable> held = new ArrayDeque<>();

    /** The feeds that are told changes: listed on this connection, and not closed. */
    final Map<MemoryFeed, GroupFeed.Sink> listening = new HashMap<>();

    boolean frozen;

    @Nullable String cut;

    boolean closed;

    MemorySession(BackendEvents events) {
        this.events = events;
    }
}
