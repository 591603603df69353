package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Passes everything on to the harness of a registry, and notes in the history of each case under way what befalls the registry. Belongs to the test's thread. */
final class RecordedHarness implements RegistryHarness {

    /** A verb of a harness. */
    @FunctionalInterface
    private interface Verb {
        void run() throws Exception;
    }

    private final RegistryHarness delegate;
    private final List<OperationHistory> histories = new CopyOnWriteArrayList<>();

    /** What goes on until the registry is started, thawed, or given another credential. */
    private final List<Fault> down = new ArrayList<>();

    private final List<Fault> frozen = new ArrayList<>();
    private final List<Fault> refused = new ArrayList<>();

    RecordedHarness(RegistryHarness delegate) {
        this.delegate = delegate;
    }

    /** From now on everything is noted there too. */
    void record(OperationHistory history) {
        histories.add(history);
    }

    void endRecord(OperationHistory history) {
        histories.remove(history);
    }

    /** Opens a client whose way to the registry is in {@code history}. */
    Opened open(ClientOptions options, OperationHistory history) throws Exception {
        Opened opened = delegate.open(options);
        return new Opened(opened.connector(), new RecordedPath(opened.path(), history));
    }

    private List<Fault> begin(Function<OperationHistory, Fault> kind) {
        return histories.stream().map(kind).toList();
    }

    private List<Fault> begin(Fault.Kind kind) {
        return begin(history -> history.beginOfAll(kind));
    }

    private void end(List<Fault> faults) {
        histories.forEach(history -> faults.forEach(fault -> fault.end(history.now())));
    }

    private void endAll(List<Fault> faults) {
        end(faults);
        faults.clear();
    }

    private void during(List<Fault> faults, Verb verb) throws Exception {
        try {
            verb.run();
        } finally {
            end(faults);
        }
    }

    @Override
    public String name() {
        return delegate.name();
    }

    @Override
    public Set<Capability> unsupported() {
        return delegate.unsupported();
    }

    @Override
    public Duration lease() {
        return delegate.lease();
    }

    @Override
    public Duration longestBackoff() {
        return delegate.longestBackoff();
    }

    @Override
    public boolean owns(Thread thread) {
        return delegate.owns(thread);
    }

    @Override
    public void start() throws Exception {
        delegate.start();
        endAll(down);
    }

    @Override
    public void stop() throws Exception {
        down.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.stop();
    }

    @Override
    public void restart(boolean keepData) throws Exception {
        during(begin(keepData ? Fault.Kind.UNREACHABLE : Fault.Kind.REPLACED), () -> delegate.restart(keepData));
    }

    @Override
    public Backup backup() throws Exception {
        Backup backup = delegate.backup();
        return () -> during(begin(Fault.Kind.REPLACED), backup::restore);
    }

    @Override
    public void loseHistory(String system) throws Exception {
        delegate.loseHistory(system);
    }

    @Override
    public void freeze() throws Exception {
        frozen.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.freeze();
    }

    @Override
    public void thaw() throws Exception {
        delegate.thaw();
        endAll(frozen);
    }

    @Override
    public void changeLeader() throws Exception {
        during(begin(Fault.Kind.UNREACHABLE), delegate::changeLeader);
    }

    @Override
    public void restartEach() throws Exception {
        during(begin(Fault.Kind.UNREACHABLE), delegate::restartEach);
    }

    @Override
    public void freezeLeader() throws Exception {
        frozen.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.freezeLeader();
    }

    @Override
    public void freezeFollower() throws Exception {
        frozen.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.freezeFollower();
    }

    @Override
    public void slowFollower(Duration lag, ClientPath led, ClientPath kept) throws Exception {
        frozen.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.slowFollower(lag, RecordedPath.unwrapped(led), RecordedPath.unwrapped(kept));
    }

    @Override
    public Opened open(ClientOptions options) throws Exception {
        return delegate.open(options);
    }

    @Override
    public void expireLease(String system, int id) throws Exception {
        during(begin(history -> history.beginOfHolder(id)), () -> delegate.expireLease(system, id));
    }

    @Override
    public void deleteEntry(String system, String group, int id) throws Exception {
        during(begin(history -> history.beginOfHolder(id)), () -> delegate.deleteEntry(system, group, id));
    }

    @Override
    public void deleteId(String system, int id) throws Exception {
        during(begin(history -> history.beginOfHolder(id)), () -> delegate.deleteId(system, id));
    }

    @Override
    public void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        during(begin(history -> history.beginOfHolder(id)), () -> delegate.alterEntry(system, group, id, alteration));
    }

    @Override
    public void plantForeignEntry(String system, String group) throws Exception {
        delegate.plantForeignEntry(system, group);
    }

    @Override
    public ForeignOwner plantForeignOwner(String system, int id) throws Exception {
        return delegate.plantForeignOwner(system, id);
    }

    @Override
    public void recreateGroup(String system, String group) throws Exception {
        during(begin(history -> history.beginOf(life -> true)), () -> delegate.recreateGroup(system, group));
    }

    /** What is hidden has not left: nothing that is seen meanwhile may be explained by it. */
    @Override
    public Hidden hideEntries(String system, String group) throws Exception {
        return delegate.hideEntries(system, group);
    }

    @Override
    public SortedMap<String, WrongAnswer> wrongAnswers() {
        SortedMap<String, WrongAnswer> wrong = new TreeMap<>();
        delegate.wrongAnswers()
                .forEach((what, answer) -> wrong.put(what, path -> {
                    if (path instanceof RecordedPath recorded) {
                        recorded.disturbed();
                    }
                    answer.begin(RecordedPath.unwrapped(path));
                }));
        return wrong;
    }

    @Override
    public void revokeCredential(String system) throws Exception {
        refused.addAll(begin(Fault.Kind.UNREACHABLE));
        delegate.revokeCredential(system);
    }

    @Override
    public void rotateCredential(String system) throws Exception {
        delegate.rotateCredential(system);
        endAll(refused);
    }

    @Override
    public Elsewhere elsewhere() throws Exception {
        return delegate.elsewhere();
    }

    @Override
    public int leases() throws Exception {
        return delegate.leases();
    }

    @Override
    public Set<String> heldLeases() throws Exception {
        return delegate.heldLeases();
    }

    @Override
    public Set<String> heldWatches() throws Exception {
        return delegate.heldWatches();
    }

    @Override
    public SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception {
        return delegate.listed(system, group);
    }

    @Override
    public SortedSet<Integer> takenIds(String system) throws Exception {
        return delegate.takenIds(system);
    }

    @Override
    public void close() {
        delegate.close();
    }
}
