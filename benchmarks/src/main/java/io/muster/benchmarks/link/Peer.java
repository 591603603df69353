package io.muster.benchmarks.link;

import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import io.muster.benchmarks.peers.Pair;
import java.io.IOException;

/** Another library, which takes one message with each call. */
final class Peer implements OneWay {

    private final Window window = new Window();
    private final Load load = new Load(window);
    private final Pair pair;

    /** Opens a pair that tells an ear. */
    @FunctionalInterface
    interface Opening {
        Pair open(Pair.Traffic traffic, Pair.Ear ear) throws Exception;
    }

    Peer(Opening opening) throws Exception {
        pair = opening.open(Pair.Traffic.ONE_WAY, number -> {
            window.arrived(number);
            window.publish();
        });
    }

    @Override
    public String name() {
        return pair.name();
    }

    @Override
    public long run(byte[] payload, long nanos) {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                Pause.brief();
            }
            load.number();
            pair.send(payload);
        }
        return load.finish();
    }

    @Override
    public void close() throws IOException {
        pair.close();
    }
}
