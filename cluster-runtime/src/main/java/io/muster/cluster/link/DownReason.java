package io.muster.cluster.link;

import io.muster.cluster.link.protocol.GoodbyeReason;

/** Why a link ended, as seen from here. */
public sealed interface DownReason {

    /** Returns one line for people. */
    String text();

    /**
     * The peer said goodbye.
     *
     * @param reason its reason
     * @param peerText its own words, free of control characters
     */
    record PeerGoodbye(GoodbyeReason reason, String peerText) implements DownReason {
        @Override
        public String text() {
            return "peer said goodbye: " + reason + (peerText.isEmpty() ? "" : " (" + peerText + ")");
        }
    }

    /**
     * We closed it, by {@link Link#goodbye} or {@link Link#close}.
     *
     * @param reason our reason
     * @param localText our words
     */
    record LocalClose(GoodbyeReason reason, String localText) implements DownReason {
        @Override
        public String text() {
            return "closed here: " + reason + (localText.isEmpty() ? "" : " (" + localText + ")");
        }
    }

    /**
     * The connection broke: reset, or closed without a goodbye, as when a process dies.
     *
     * @param cause what the system said
     */
    record Lost(String cause) implements DownReason {
        @Override
        public String text() {
            return "connection lost: " + cause;
        }
    }

    /**
     * Nothing arrived for too long, as when a host or the network dies.
     *
     * @param silentMillis for how long, in milliseconds
     */
    record HeartbeatTimeout(long silentMillis) implements DownReason {
        @Override
        public String text() {
            return "nothing received for " + silentMillis + " ms";
        }
    }

    /**
     * The peer broke the protocol.
     *
     * @param detail what was malformed
     */
    record ProtocolError(String detail) implements DownReason {
        @Override
        public String text() {
            return "protocol error of the peer: " + detail;
        }
    }
}
