package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.engine.Backoff;
import io.muster.registry.engine.EngineSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Drives the real registry behind a connector. One harness serves one test class, one case at a time; its verbs are called from the test's thread, block until
 * they took effect, and may throw anything, which fails the case.
 *
 * <p>A verb that the registry cannot do is declared in {@link #unsupported()}: the cases that need it are then reported as not applicable,
 * counted, and never silently passed. A verb that is not declared has to work.
 */
public interface RegistryHarness extends AutoCloseable {

    /** The times of a connector that shortens its own waits and still holds on a busy machine. */
    EngineSettings FAST_TIMES = EngineSettings.defaults()
            .withRequestBound(Duration.ofSeconds(2))
            .withRetry(new Backoff(Duration.ofMillis(50), Duration.ofMillis(500)))
            .withAuditInterval(Duration.ofSeconds(1))
            .withReconcileInterval(Duration.ofSeconds(5))
            .withRecoveryJitter(Duration.ofMillis(100))
            .withRefreshInterval(Duration.ofMillis(200));

    /** Returns the registry's name for reports, with its version. */
    String name();

    /** Returns the verbs this registry cannot do. */
    Set<Capability> unsupported();

    /**
     * Returns how long the registry keeps the lease of a client that fell silent, at least: connectors are opened with the shortest that is reliable on
     * a busy machine.
     */
    Duration lease();

    /** Returns how long its connectors wait at most before they try again what failed. */
    default Duration longestBackoff() {
        return FAST_TIMES.retry().max();
    }

    /** Returns whether {@code thread} is the harness's own, so that the kit does not take it for a leak. */
    default boolean owns(Thread thread) {
        return false;
    }

    /** Starts the registry, or does nothing if it runs; returns once it serves. */
    void start() throws Exception;

    /** Kills the registry and keeps its data; returns once it refuses connections. */
    default void stop() throws Exception {
        throw undeclared(Capability.STOP);
    }

    /** Kills the registry and starts it again at the same address, with its data or with none. */
    default void restart(boolean keepData) throws Exception {
        throw undeclared(keepData ? Capability.RESTART_KEEPING_DATA : Capability.RESTART_EMPTY);
    }

    /** Takes a backup of the registry's data as it is now. */
    default Backup backup() throws Exception {
        throw undeclared(Capability.RESTORE);
    }

    /** Forgets the history of the data that a watcher would take up again from (compaction), and ends every stream of changes. */
    default void loseHistory(String system) throws Exception {
        throw undeclared(Capability.LOSE_HISTORY);
    }

    /** Stops the registry's process without ending it or its connections. */
    default void freeze() throws Exception {
        throw undeclared(Capability.FREEZE);
    }

    /** Lets a frozen registry go on; does nothing if it is not frozen. */
    default void thaw() throws Exception {
        if (!unsupported().contains(Capability.FREEZE)) {
            throw undeclared(Capability.FREEZE);
        }
    }

    /** Kills the server that leads; returns once another leads and the former one serves again. */
    default void changeLeader() throws Exception {
        throw undeclared(Capability.CHANGE_LEADER);
    }

    /** Kills each server and starts it again, one after the other, the leader as the last one; most of them serve all the time. */
    default void restartEach() throws Exception {
        throw undeclared(Capability.RESTART_EACH);
    }

    /** Stops the process of the server that leads without ending it, until {@link #thaw()}; returns once another leads. */
    default void freezeLeader() throws Exception {
        throw undeclared(Capability.FREEZE_SERVER);
    }

    /** Stops the process of one server that does not lead without ending it, until {@link #thaw()}. */
    default void freezeFollower() throws Exception {
        throw undeclared(Capability.FREEZE_SERVER);
    }

    /**
     * Makes one server that does not lead hear of every change later by {@code lag}, until {@link #thaw()}.
     *
     * @param led is led to that server, until its path is healed
     * @param kept is led to another one, until its path is healed
     */
    default void slowFollower(Duration lag, ClientPath led, ClientPath kept) throws Exception {
        throw undeclared(Capability.SLOW_FOLLOWER);
    }

    /** Makes a connector that is not started, with fast times, and its way to the registry. */
    Opened open(ClientOptions options) throws Exception;

    /** Ends the lease that holds {@code id} at once, on the registry's side, as if it had run out; does nothing if nobody holds it. */
    default void expireLease(String system, int id) throws Exception {
        throw undeclared(Capability.EXPIRE_LEASE);
    }

    /** Deletes the entry of the server with {@code id}, and nothing else, as a third party would. */
    default void deleteEntry(String system, String group, int id) throws Exception {
        throw undeclared(Capability.DELETE_ENTRY);
    }

    /** Deletes the slot of {@code id}, and nothing else, as a third party would. */
    default void deleteId(String system, int id) throws Exception {
        throw undeclared(Capability.DELETE_ID);
    }

    /** Overwrites the entry of the server with {@code id}. */
    default void alterEntry(String system, String group, int id, Alteration alteration) throws Exception {
        throw undeclared(Capability.ALTER_ENTRY);
    }

    /** Adds to the group something that is no entry of Muster's and cannot be decoded; it stays until the registry loses its data. */
    default void plantForeignEntry(String system, String group) throws Exception {
        throw undeclared(Capability.PLANT_FOREIGN_ENTRY);
    }

    /** Takes the slot of {@code id}, which must be free, for a live lease of somebody else's. */
    default ForeignOwner plantForeignOwner(String system, int id) throws Exception {
        throw undeclared(Capability.PLANT_FOREIGN_OWNER);
    }

    /** Deletes the group with everything in it and makes it anew, empty, as a cleaning job would. */
    default void recreateGroup(String system, String group) throws Exception {
        throw undeclared(Capability.RECREATE_GROUP);
    }

    /**
     * Makes every listing of the group come without the entries that it has now, to clients that have seen them, and doubtful (filtered by access rules, without a
     * leader), until they are shown; the entries stay, and nothing is said about them otherwise.
     */
    default Hidden hideEntries(String system, String group) throws Exception {
        throw undeclared(Capability.HIDE_ENTRIES);
    }

    /** Returns what can be wrong with the answers to a client, by name. No answer of them says on the registry's word that something is gone. */
    default SortedMap<String, WrongAnswer> wrongAnswers() {
        throw undeclared(Capability.WRONG_ANSWERS);
    }

    /** Makes the registry refuse what the clients of {@code system} prove themselves by, those that were opened {@link ClientOptions#authenticated() so}. */
    default void revokeCredential(String system) throws Exception {
        throw undeclared(Capability.CREDENTIALS);
    }

    /** Gives the clients of {@code system} another credential, where they read it from, and makes the registry take that one and not the former. */
    default void rotateCredential(String system) throws Exception {
        throw undeclared(Capability.CREDENTIALS);
    }

    /** Returns how another process opens a connector to this registry, straight and with the shortest lease. */
    default Elsewhere elsewhere() throws Exception {
        throw undeclared(Capability.OTHER_PROCESS);
    }

    /** Returns how many leases (sessions) of clients the registry holds. */
    default int leases() throws Exception {
        throw undeclared(Capability.COUNT_LEASES);
    }

    /**
     * Returns the leases (sessions) that the registry holds for clients, by names that are never used twice, without the harness's own. After each case those that
     * were not there before it have to be gone, but for those whose name has another case's system in it. A registry that can only count them names them by numbers, as is done
     * here.
     */
    default Set<String> heldLeases() throws Exception {
        return IntStream.range(0, leases()).mapToObj(i -> "lease " + i).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns the watches (streams, feeds) that the registry holds for clients, by names that are never used twice, without the harness's own. After each case those
     * that were not there before it have to be gone. One case looks for the watch of a client that lives, so that a registry which cannot tell has to be
     * declared as such.
     */
    default Set<String> heldWatches() throws Exception {
        return Set.of();
    }

    /** Returns who is listed in the group, by id, as the registry itself says: read past the connector. Entries that cannot be decoded are left out. */
    SortedMap<Integer, InstanceId> listed(String system, String group) throws Exception;

    /** Returns the ids that are taken, as the registry itself says. */
    SortedSet<Integer> takenIds(String system) throws Exception;

    /** Ends the registry and everything the harness made. */
    @Override
    void close();

    private static UnsupportedOperationException undeclared(Capability capability) {
        return new UnsupportedOperationException(capability
                + " is neither implemented nor declared in unsupported(), or the case does not say it needs it");
    }

    /**
     * A connector that is not started and its way to the registry. The kit closes both.
     *
     * @param connector the connector
     * @param path its way to the registry
     */
    record Opened(ServerRegistryConnector connector, ClientPath path) {}

    /** The registry's data at one moment. */
    interface Backup {

        /** Kills the registry, puts this in the place of its data, and starts it again at the same address; returns once it serves. */
        void restore() throws Exception;
    }

    /**
     * What another process needs to open a connector.
     *
     * @param type the connector's type, whose provider is on the class path
     * @param settings its settings, keys with dots for blocks
     */
    record Elsewhere(String type, Map<String, String> settings) {}

    /** Entries that are hidden. */
    @FunctionalInterface
    interface Hidden {

        /** Shows them again. */
        void show() throws Exception;
    }

    /** What is wrong with the answers to a client. */
    @FunctionalInterface
    interface WrongAnswer {

        /** Makes the answers on this path so, until it is healed. */
        void begin(ClientPath path);
    }

    /** How a third party spoils an entry. */
    enum Alteration {
        /** A well-formed entry of the same server with another address. */
        OTHER_ADDRESS,
        /** Bytes that no decoder takes. */
        GARBAGE
    }

    /** A live lease of somebody else's that holds the slot of an id. */
    interface ForeignOwner extends AutoCloseable {

        /** Returns whether the slot is still exactly as it was planted. */
        boolean isUntouched() throws Exception;

        /** Ends the lease, which frees the slot. */
        @Override
        void close();
    }
}
