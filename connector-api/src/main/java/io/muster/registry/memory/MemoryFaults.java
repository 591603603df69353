package io.muster.registry.memory;

import io.muster.registry.ServerIdentity;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can go wrong with a registry, and what others can do to it. Each verb has taken effect when it returns. Thread-safe. */
public final class MemoryFaults {

    private final MemoryRegistry registry;

    MemoryFaults(MemoryRegistry registry) {
        this.registry = registry;
    }

    /** Makes the registry unreachable: connections break, requests are refused, leases stand still. */
    public void stop() {
        registry.stop("it is stopped");
    }

    /** Ends {@link #stop}; the leases have their whole time again. */
    public void start() {
        registry.start();
    }

    /** Stops the whole process of the registry: nothing is answered, nothing is refused. */
    public void freeze() {
        registry.freeze(true);
    }

    /** Ends {@link #freeze}: leases that ran out are ended, then everything that has arrived meanwhile is read. */
    public void thaw() {
        registry.freeze(false);
    }

    /** Breaks the connection of one client; others go on, and the client's leases run out. */
    public void cut(MemoryBackend client) {
        registry.cut(client.session(), "the connection is cut");
    }

    /** Ends {@link #cut}. */
    public void heal(MemoryBackend client) {
        registry.cut(client.session(), null);
    }

    /** Lets a client's connection hang: no answer, no refusal, no news. */
    public void blackhole(MemoryBackend client) {
        registry.freeze(client.session(), true);
    }

    /** Ends {@link #blackhole}: what was sent meanwhile arrives. */
    public void endBlackhole(MemoryBackend client) {
        registry.freeze(client.session(), false);
    }

    /** Loses all data, the epoch and the numbers included. */
    public void wipe() {
        registry.replace(null, "the data was lost");
    }

    /** Returns the data as it is now, for {@link #restore}. */
    public Backup backup() {
        return registry.changed(store -> new Backup(store.copy()));
    }

    /** Puts back older data; the leases in it begin anew. */
    public void restore(Backup backup) {
        registry.replace(backup.store, "an older state was restored");
    }

    /** Ends the streams of all clients, so that they may have missed something. */
    public void breakFeeds() {
        registry.doubtFeeds("the stream ended");
    }

    /** Ends the lease of an id now, as if its holder had been silent for too long. */
    public void expire(int id) {
        registry.changed(store -> {
            store.slot(id).ifPresent(registry::end);
            return true;
        });
    }

    /** Frees an id as an operator would, leaving the entry. */
    public void deleteId(int id) {
        registry.changed(store -> {
            store.freeId(id);
            return true;
        });
    }

    /** Deletes an entry as an operator would, leaving the id taken. */
    public void deleteEntry(String group, int id) {
        registry.changed(store -> {
            store.removeEntry(group, MemoryStore.key(id));
            return true;
        });
    }

    /** Overwrites an entry with rubbish. */
    public void corruptEntry(String group, int id) {
        putForeign(group, MemoryStore.key(id), "it is rubbish");
    }

    /** Writes something into a group that is no entry of ours. */
    public void putForeign(String group, String key, String problem) {
        registry.changed(store -> {
            store.putForeign(group, key, problem);
            return true;
        });
    }

    /** Returns who holds an id. */
    public Optional<ServerIdentity> holder(int id) {
        return registry.changed(store -> store.slot(id).map(store::identity));
    }

    /** Returns who holds an id, all of them. */
    public Set<ServerIdentity> holders() {
        return registry.changed(
                store -> store.slots().stream().map(store::identity).collect(Collectors.toUnmodifiableSet()));
    }

    /** Returns the clients that are open, by names that are never used twice. */
    public Set<String> clients() {
        return registry.clients();
    }

    /** Returns the groups that clients follow at this moment, by names that are never used twice. */
    public Set<String> feeds() {
        return registry.feeds();
    }

    /** All data of a registry at one moment. */
    public static final class Backup {

        private final MemoryStore store;

        private Backup(MemoryStore store) {
            this.store = store;
        }
    }
}
