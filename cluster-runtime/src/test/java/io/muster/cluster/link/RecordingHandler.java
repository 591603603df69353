package io.muster.cluster.link;

import io.muster.registry.Incarnation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a link tells, for assertions from the test's thread. */
class RecordingHandler implements DialHandler {

    record Received(int tag, String text) {}

    record Down(DownReason reason, long unsent) {}

    final List<Link> ups = new CopyOnWriteArrayList<>();
    final List<Received> messages = new CopyOnWriteArrayList<>();
    final List<Incarnation> reidentified = new CopyOnWriteArrayList<>();
    final List<Down> downs = new CopyOnWriteArrayList<>();
    final List<DialFailure> failures = new CopyOnWriteArrayList<>();
    volatile int writable;

    @Override
    public void onFailed(DialFailure failure) {
        failures.add(failure);
    }

    @Override
    public void onUp(Link link) {
        ups.add(link);
    }

    @Override
    public void onMessage(Link link, MessageView message) {
        messages.add(
                new Received(message.tag(), new String(message.toBytes(), java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public void onReidentified(Link link, Incarnation before) {
        reidentified.add(before);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the link's event loop writes
    public void onWritable(Link link) {
        writable++;
    }

    @Override
    public void onDown(Link link, DownReason reason, long unsent) {
        downs.add(new Down(reason, unsent));
    }

    Link link() {
        return ups.get(0);
    }

    @Nullable Down down() {
        return downs.isEmpty() ? null : downs.get(0);
    }
}
