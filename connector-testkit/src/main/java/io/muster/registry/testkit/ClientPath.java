package io.muster.registry.testkit;

import java.time.Duration;

/**
 * The way the requests of one client take to the registry. Each verb replaces the one before; existing and new connections obey alike. From any thread.
 */
public interface ClientPath extends AutoCloseable {

    /** Resets every connection and each new one, until {@link #heal()}. */
    void cut();

    /** Accepts connections and passes no byte either way, until {@link #heal()}; what was held then arrives late, as on a real network. */
    void blackhole();

    /**
     * Passes requests and holds answers, until {@link #heal()} or {@link #cut()} (which loses them).
     *
     * @param passed so many answers pass before
     */
    void dropAnswersAfter(int passed);

    /** Holds everything back for {@code latency} in each direction. */
    void slow(Duration latency);

    /** Passes everything again. */
    void heal();

    /** Returns how many connections the client has open; reliable only on a healed path. */
    int openConnections();

    /** Resets everything and frees every socket and thread. Idempotent. */
    @Override
    void close();

    /** Returns the path of a client that goes straight to the registry. */
    static ClientPath direct() {
        return DirectPath.INSTANCE;
    }
}
