package io.muster.cluster.link;

import io.muster.cluster.link.protocol.LinkEnd;
import java.net.InetSocketAddress;

/**
 * What a handshake settled.
 *
 * @param id the link's number in this process
 * @param direction which end dialled
 * @param attempt the dialler's attempt number
 * @param self who we are
 * @param peer who the peer is
 * @param remoteAddress where it is
 */
record LinkOrigin(
        long id, LinkDirection direction, long attempt, LinkEnd self, LinkEnd peer, InetSocketAddress remoteAddress) {

    /** Returns {@code link 7 client/3 -> world/1}. */
    @Override
    public String toString() {
        String arrow = direction == LinkDirection.UPSTREAM ? " -> " : " <- ";
        return "link " + id + " " + self.label() + arrow + peer.label();
    }
}
