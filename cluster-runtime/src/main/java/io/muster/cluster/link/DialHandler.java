package io.muster.cluster.link;

/** Hears what becomes of a dial, and then of its link. */
public interface DialHandler extends LinkHandler {

    /** The dial failed; the last call to this handler. Runs on an event loop. */
    void onFailed(DialFailure failure);
}
