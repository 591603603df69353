package io.muster.registry.testkit;

import java.time.Duration;
import java.util.List;

/** No path at all: the client goes straight to the registry. */
enum DirectPath implements ClientPath {
    INSTANCE;

    @Override
    public void cut() {
        throw refused();
    }

    @Override
    public void blackhole() {
        throw refused();
    }

    @Override
    public void dropAnswersAfter(int passed) {
        throw refused();
    }

    @Override
    public void slow(Duration latency) {
        throw refused();
    }

    @Override
    public void endAnswers() {
        throw refused();
    }

    @Override
    public void heal() {}

    @Override
    public long requests() {
        throw refused();
    }

    @Override
    public List<Long> connects() {
        throw refused();
    }

    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public void close() {}

    private static IllegalStateException refused() {
        return new IllegalStateException(
                "this client was opened without a path; open it with ClientOptions.of(system)");
    }
}
