package io.muster.cluster;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/** How the link to a remote server stands. */
public sealed interface LinkStatus {

    /**
     * No link, and nothing under way here: the other side dials, or it must not be dialled.
     *
     * @param reason for people
     * @param lastFailure what went wrong last, if anything
     */
    record Waiting(String reason, Optional<String> lastFailure) implements LinkStatus {}

    /**
     * A dial is under way.
     *
     * @param attempt counts the dials since a link to it last stayed up, 1 or more
     * @param lastFailure what went wrong last, if anything
     */
    record Connecting(long attempt, Optional<String> lastFailure) implements LinkStatus {}

    /**
     * The last dial failed or the link broke; the next one is scheduled.
     *
     * @param attempt the next dial's number
     * @param nextAttempt when it begins, on the wall clock
     * @param lastFailure what went wrong last
     */
    record BackingOff(long attempt, Instant nextAttempt, String lastFailure) implements LinkStatus {}

    /**
     * The link is up.
     *
     * @param since when it came up, on the wall clock
     * @param remoteAddress the peer's address
     */
    record Connected(Instant since, InetSocketAddress remoteAddress) implements LinkStatus {}

    /** Gone for good with its server. */
    record Closed() implements LinkStatus {}
}
