package io.muster.registry.backend;

/**
 * Takes a backend's news of its connection. Hints: the engine reads back before it acts. From any thread; never blocks.
 *
 * <p>A backend whose client knows no connection (HTTP) may tell none of them: lists and renewals that fail or succeed say as much.
 */
public interface BackendEvents {

    /** The registry answers (again): everything watched is listed again, claims are renewed now. */
    void connected();

    /** The registry cannot be reached: views become stale. */
    void disconnected(String reason);

    /** A lease may be gone, or an own entry was touched: claims are renewed and audited now. */
    void claimDoubted(String reason);
}
