package io.muster.benchmarks.echo;

import io.muster.benchmarks.peers.Pair;
import java.io.IOException;

/** Another library. */
final class PeerEcho implements Echo {

    private final Pair pair;
    private volatile Exchange current = new Exchange(1, Long.BYTES);

    /** Opens a pair that tells an ear. */
    @FunctionalInterface
    interface Opening {
        Pair open(Pair.Ear ear) throws Exception;
    }

    PeerEcho(Opening opening) throws Exception {
        pair = opening.open(number -> current.answered(number));
    }

    @Override
    public String name() {
        return pair.name();
    }

    @Override
    public void run(Exchange exchange) {
        current = exchange;
        pair.execute(() -> exchange.begin(pair::send));
    }

    @Override
    public void close() throws IOException {
        pair.close();
    }
}
