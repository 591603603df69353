package io.muster.cluster.link;

/** The life of a link; it goes forward only. */
public sealed interface LinkState {

    /** Messages flow both ways. */
    record Up() implements LinkState {
        static final Up INSTANCE = new Up();
    }

    /**
     * Goodbye was said here: what is queued goes out, nothing more is taken.
     *
     * @param reason what we said
     */
    record Closing(DownReason.LocalClose reason) implements LinkState {}

    /**
     * Over; {@link LinkHandler#onDown} has been or is being called.
     *
     * @param reason why
     * @param unsent messages that had been taken and were not handed to the operating system completely
     */
    record Down(DownReason reason, long unsent) implements LinkState {}
}
