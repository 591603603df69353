package io.muster.benchmarks.echo;

import io.muster.benchmarks.measure.Contender;

/** A client and a server that sends every message back, over TCP on loopback. */
interface Echo extends Contender {

    /** Carries out an exchange from its first request to its last answer. */
    void run(Exchange exchange) throws Exception;
}
