package io.muster.benchmarks.scale;

import io.muster.benchmarks.measure.Contender;
import io.muster.benchmarks.measure.Load;
import io.muster.benchmarks.measure.Pause;
import io.muster.benchmarks.measure.Window;
import io.muster.cluster.link.Link;
import io.muster.cluster.link.MessageView;
import io.muster.cluster.link.SendResult;
import java.io.IOException;
import java.util.List;

/** One producer that writes to each of some links in turn; one event loop at each end, whatever their number. */
final class Spread implements Contender {

    private final Bundle bundle = new Bundle();
    private final Window window = new Window();
    private final Load load = new Load(window);
    private final Link[] links;
    private int turn;

    Spread(int count) throws IOException, InterruptedException {
        List<Link> opened = bundle.open(count, () -> (link, message) -> {}, Receiver::new);
        links = opened.toArray(Link[]::new);
    }

    @Override
    public String name() {
        return "Muster links: " + links.length;
    }

    /** Sends for {@code nanos}, waits for the last, and returns how many messages that was. */
    long run(byte[] payload, long nanos) {
        load.begin(payload, nanos);
        while (load.goesOn()) {
            while (load.mustWait()) {
                Pause.brief();
            }
            load.number();
            Link link = links[turn];
            turn = turn + 1 == links.length ? 0 : turn + 1;
            while (link.send(1, payload) != SendResult.TAKEN) {
                Pause.brief();
            }
        }
        return load.finish();
    }

    @Override
    public void close() {
        bundle.close();
    }

    /** One link's: between two of its messages is one for each of the others. */
    private final class Receiver implements Bundle.Ear {

        private long last = -1;

        @Override
        public void heard(Link link, MessageView message) {
            long number = message.getLong(0);
            if (last >= 0 && number != last + links.length) {
                throw new IllegalStateException("message " + number + " came after " + last);
            }
            last = number;
            window.arrived();
        }

        @Override
        public void readEnd() {
            window.publish();
        }
    }
}
