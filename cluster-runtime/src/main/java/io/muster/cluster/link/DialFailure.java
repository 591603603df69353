package io.muster.cluster.link;

import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.InstanceId;

/** Why a dial failed. A value, because a failed dial is no exception: peers come and go. */
public sealed interface DialFailure {

    /** Returns one line that says what was tried, where, and what came of it. */
    String text();

    /** The name has no address, or no address accepted the TCP connection. */
    record ConnectFailed(String text) implements DialFailure {}

    /** The peer accepted the connection but did not answer within {@link LinkTimes#handshake()}. */
    record HandshakeTimeout(String text) implements DialFailure {}

    /**
     * The peer said no.
     *
     * @param reason its reason
     * @param peerText its own words, free of control characters
     * @param answering the instance that answered
     * @param text where, and all of the above
     */
    record Refused(RefusalReason reason, String peerText, InstanceId answering, String text) implements DialFailure {}

    /** The peer closed the connection before it answered; a server that is just starting or stopping, or no Muster at all. */
    record ClosedEarly(String text) implements DialFailure {}

    /** The peer's answer was malformed, or it is not who we meant. */
    record Protocol(String text) implements DialFailure {}

    /** {@link DialAttempt#cancel} was called, or the network closed. */
    record Cancelled(String text) implements DialFailure {}
}
