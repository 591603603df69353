package io.muster.registry.engine;

import io.muster.registry.RegistrySnapshot;
import io.muster.registry.WatchHandle;
import java.util.Optional;
import java.util.Set;

/** The application's end of a watch. */
final class EngineWatch implements WatchHandle {

    private final EngineContext engine;
    private final Watch watch;
    private final Runnable onClose;

    EngineWatch(EngineContext engine, Watch watch, Runnable onClose) {
        this.engine = engine;
        this.watch = watch;
        this.onClose = onClose;
    }

    @Override
    public Set<String> groups() {
        return watch.groups();
    }

    @Override
    public Optional<RegistrySnapshot> latest() {
        return watch.latest();
    }

    @Override
    public void close() {
        watch.mailbox().close();
        onClose.run();
        Waiting waiting = new Waiting(engine.owner());
        watch.mailbox().closeAndWait(waiting);
        waiting.restoreInterrupt();
    }
}
