package io.muster.benchmarks.peers;

import io.muster.benchmarks.measure.Contender;

/** A client and a server of some library, connected over loopback. Messages begin with a number of eight bytes. */
public interface Pair extends Contender {

    /** What the server does with a message. */
    enum Traffic {
        /** It tells the ear. */
        ONE_WAY,
        /** It sends it back; the client tells the ear. */
        ECHO
    }

    /** Hears of messages that went the whole way; always on the same thread. */
    @FunctionalInterface
    interface Ear {
        void heard(long number);
    }

    /** Sends a message from the client, copied before the call returns; from one thread at a time, or from the ear. */
    void send(byte[] payload);

    /** Runs something on the thread of the ear, unless messages may be sent from any thread. */
    void execute(Runnable task);
}
