package io.muster.registry.testkit;

import io.muster.registry.memory.MemoryBackend;
import io.muster.registry.memory.MemoryFaults;
import java.time.Duration;
import java.util.List;

/** The way of one client to an in-memory registry. Belongs to the test's thread. */
final class MemoryPath implements ClientPath {

    private final MemoryFaults faults;
    private final MemoryBackend client;
    private final AnswerGate gate;
    private final FaultyAnswers answers;
    private boolean isCut;
    private boolean isBlackholed;

    MemoryPath(MemoryFaults faults, MemoryBackend client, AnswerGate gate, FaultyAnswers answers) {
        this.faults = faults;
        this.client = client;
        this.gate = gate;
        this.answers = answers;
    }

    @Override
    public void cut() {
        awaitOpen();
        endBlackhole();
        faults.cut(client);
        isCut = true;
        gate.lose();
    }

    @Override
    public void blackhole() {
        awaitOpen();
        heal();
        faults.blackhole(client);
        isBlackholed = true;
    }

    @Override
    public void dropAnswersAfter(int passed) {
        heal();
        gate.holdAfter(passed);
    }

    /** Answers wrongly until the path is healed. */
    void spoil(FaultyAnswers.Fault fault) {
        answers.begin(fault);
    }

    @Override
    public void slow(Duration latency) {
        throw new UnsupportedOperationException("declared");
    }

    @Override
    public void endAnswers() {
        throw new UnsupportedOperationException("declared");
    }

    @Override
    public long requests() {
        return gate.requests();
    }

    @Override
    public List<Long> connects() {
        throw new UnsupportedOperationException("declared");
    }

    @Override
    public void heal() {
        answers.end();
        endBlackhole();
        if (isCut) {
            faults.heal(client);
            isCut = false;
        }
        gate.pass();
    }

    private void awaitOpen() {
        Eventually.eventually("the client to be open", gate::isOpen);
    }

    private void endBlackhole() {
        if (isBlackholed) {
            faults.endBlackhole(client);
            isBlackholed = false;
        }
    }

    /** The registry has a thread while it has clients, so the check of the threads finds what this would. */
    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public void close() {}
}
