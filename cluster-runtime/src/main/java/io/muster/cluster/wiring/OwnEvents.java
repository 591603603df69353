package io.muster.cluster.wiring;

import io.muster.cluster.ClusterListener;
import io.muster.cluster.dispatch.Failures;
import io.muster.cluster.dispatch.Mailbox;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells the application what happens to this server itself. */
final class OwnEvents {

    private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();
    private final Failures failures = new Failures();
    private final Mailbox mailbox;

    OwnEvents(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    void add(ClusterListener listener) {
        listeners.add(listener);
    }

    void tell(String name, Consumer<ClusterListener> event) {
        mailbox.post(() -> tellNow(name, event));
    }

    /** Tells it on this thread: the last one, when there are no workers any more. */
    void tellNow(String name, Consumer<ClusterListener> event) {
        listeners.forEach(listener -> failures.guard("this server", name, () -> event.accept(listener)));
    }
}
