package io.muster.cluster.admin;

import java.time.Duration;

/**
 * What one who connects can make us hold, and for how long. Not configurable: an operator's tools stay far below.
 *
 * @param connections most connections at a time; more are closed at once
 * @param lineBytes most bytes of a request's first line
 * @param headerBytes most bytes of its headers together
 * @param request from the first byte of a request (or from the accept) until it is complete
 * @param answer from there until the answer is written completely
 * @param idle how long a connection may wait for its next request
 * @param linger how long one that we are done with is read, and what it sends thrown away, so that the answer is not lost in a reset
 */
record AdminLimits(
        int connections,
        int lineBytes,
        int headerBytes,
        Duration request,
        Duration answer,
        Duration idle,
        Duration linger) {

    static AdminLimits defaults() {
        return new AdminLimits(
                32,
                2 << 10,
                8 << 10,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(1));
    }
}
