package io.muster.registry.testkit;

import java.time.Duration;
import java.util.List;

/**
 * The way the requests of one client take to the registry. Each verb replaces the one before; existing and new connections obey alike. From any thread.
 *
 * <p>Where the registry is several servers, a new path leads to one of them only, another one for each client in turn; {@link #heal()} opens the way to all.
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

    /**
     * Ends the registry's side of every open connection in order (FIN, no reset) and goes on taking requests on it, as a server does that closes its
     * streams and nothing else; new connections are as before.
     */
    void endAnswers();

    /** Passes everything again. */
    void heal();

    /** Returns how many requests the client has made so far; where the path cannot tell them apart, how often a part of one arrived. */
    long requests();

    /** Returns when the client tried to connect, on the clock of {@link System#nanoTime()}, in order. */
    List<Long> connects();

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
