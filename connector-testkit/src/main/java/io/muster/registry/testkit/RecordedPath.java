package io.muster.registry.testkit;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes everything on, and notes when nothing gets through. */
final class RecordedPath implements ClientPath {

    private final ClientPath delegate;
    private final OperationHistory history;
    private @Nullable Fault fault;

    RecordedPath(ClientPath delegate, OperationHistory history) {
        this.delegate = delegate;
        this.history = history;
    }

    /** Returns what the harness made. */
    static ClientPath unwrapped(ClientPath path) {
        return path instanceof RecordedPath recorded ? recorded.delegate : path;
    }

    /** Notes that from now on not everything gets through as it should, whoever does that. */
    synchronized void disturbed() {
        if (fault == null) {
            fault = history.beginOfPath(this);
        }
    }

    @Override
    public void cut() {
        disturbed();
        delegate.cut();
    }

    @Override
    public void blackhole() {
        disturbed();
        delegate.blackhole();
    }

    @Override
    public void dropAnswersAfter(int passed) {
        disturbed();
        delegate.dropAnswersAfter(passed);
    }

    @Override
    public void slow(Duration latency) {
        disturbed();
        delegate.slow(latency);
    }

    @Override
    public void endAnswers() {
        disturbed();
        delegate.endAnswers();
    }

    @Override
    public synchronized void heal() {
        delegate.heal();
        if (fault != null) {
            fault.end(history.now());
            fault = null;
        }
    }

    @Override
    public long requests() {
        return delegate.requests();
    }

    @Override
    public List<Long> connects() {
        return delegate.connects();
    }

    @Override
    public int openConnections() {
        return delegate.openConnections();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
