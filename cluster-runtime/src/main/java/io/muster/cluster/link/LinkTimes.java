package io.muster.cluster.link;

import java.time.Duration;

/**
 * How long things on a link may take. All are positive and at most a day.
 *
 * @param connect until one address has accepted the TCP connection
 * @param identity from accepting until IDENTITY is complete
 * @param hold from IDENTITY until a peer's admission is decided; then it is refused
 * @param handshake from being connected until the dialler has its answer; more than {@code hold}, else every held dial would fail
 * @param heartbeat so often a ping is sent, whatever else is
 * @param dead after so long without receiving anything, while reading, the link is broken; at least twice {@code heartbeat}
 * @param drain what a goodbye waits for queued messages to go out, for those that came to be taken, and for the peer to close
 */
public record LinkTimes(
        Duration connect,
        Duration identity,
        Duration hold,
        Duration handshake,
        Duration heartbeat,
        Duration dead,
        Duration drain) {

    private static final Duration DAY = Duration.ofDays(1);

    /** Checks the ranges and what must fit together. */
    public LinkTimes {
        range("connect", connect);
        range("identity", identity);
        range("hold", hold);
        range("handshake", handshake);
        range("heartbeat", heartbeat);
        range("dead", dead);
        range("drain", drain);
        if (handshake.compareTo(hold) <= 0) {
            throw new IllegalArgumentException("handshake=" + handshake + " must be more than hold=" + hold);
        }
        if (dead.compareTo(heartbeat.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("dead=" + dead + " must be at least twice heartbeat=" + heartbeat);
        }
    }

    /** Returns what is right for a LAN: 3 s, 5 s, 10 s, 15 s, 5 s, 15 s, 5 s. */
    public static LinkTimes defaults() {
        return new LinkTimes(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5));
    }

    /** Returns these times with another handshake. */
    public LinkTimes withHandshake(Duration newIdentity, Duration newHold, Duration newHandshake) {
        return new LinkTimes(connect, newIdentity, newHold, newHandshake, heartbeat, dead, drain);
    }

    /** Returns these times with another heartbeat. */
    public LinkTimes withHeartbeat(Duration newHeartbeat, Duration newDead) {
        return new LinkTimes(connect, identity, hold, handshake, newHeartbeat, newDead, drain);
    }

    /** Returns these times with another time to connect. */
    public LinkTimes withConnect(Duration newConnect) {
        return new LinkTimes(newConnect, identity, hold, handshake, heartbeat, dead, drain);
    }

    /** Returns these times with another time to drain. */
    public LinkTimes withDrain(Duration newDrain) {
        return new LinkTimes(connect, identity, hold, handshake, heartbeat, dead, newDrain);
    }

    private static void range(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(DAY) > 0) {
            throw new IllegalArgumentException(name + "=" + value + " must be more than nothing and at most " + DAY);
        }
    }
}
