package io.muster.cluster.membership;

import java.net.InetSocketAddress;
import java.time.Instant;

/** How the link to one server stands, for others to read. */
public sealed interface LinkView {

    /**
     * No link and no dial.
     *
     * @param reason for people
     */
    record Waiting(String reason) implements LinkView {}

    /**
     * A dial is under way.
     *
     * @param attempt counts the dials since a link last stayed up
     */
    record Connecting(long attempt) implements LinkView {}

    /**
     * A dial is scheduled.
     *
     * @param attempt the number it will have
     * @param next when, on the wall clock
     */
    record BackingOff(long attempt, Instant next) implements LinkView {}

    /**
     * The link is up.
     *
     * @param since when it came up, on the wall clock
     * @param address the peer's
     */
    record Up(Instant since, InetSocketAddress address) implements LinkView {}
}
