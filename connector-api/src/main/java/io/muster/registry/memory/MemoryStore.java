package io.muster.registry.memory;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The registry's data: ids, entries, the epoch and one revision for all of it. Every change raises the revision by one and is told to the log.
 *
 * <p>Knows no time: whose lease has run out is the registry's business. Belongs to the registry's monitor.
 */
final class MemoryStore {

    private final NavigableMap<Integer, Slot> slots;
    private final Map<String, NavigableMap<String, EntryRead>> groups;
    private final ChangeLog log;
    private OptionalLong epoch;
    private long revision;

    MemoryStore(ChangeLog log) {
        this(log, new TreeMap<>(), new TreeMap<>(), OptionalLong.empty(), 0);
    }

    private MemoryStore(
            ChangeLog log,
            NavigableMap<Integer, Slot> slots,
            Map<String, NavigableMap<String, EntryRead>> groups,
            OptionalLong epoch,
            long revision) {
        this.log = log;
        this.slots = slots;
        this.groups = groups;
        this.epoch = epoch;
        this.revision = revision;
    }

    /** A taken id: by whom, for which group, and the revision at which it was taken. */
    record Slot(int id, InstanceId instance, String group, long revision) {

        /** Returns whether the slot is the claim's whose identity this is; the epoch may have been raised since. */
        boolean isOf(ServerIdentity identity) {
            return id == identity.id()
                    && instance.equals(identity.instance())
                    && revision == identity.incarnation().revision();
        }
    }

    /** Is told every change of an entry, in order. */
    interface ChangeLog {

        void upserted(String group, EntryRead entry);

        void removed(String group, String key, long revision);
    }

    /** Returns a copy that changes no more with this store. */
    MemoryStore copy() {
        Map<String, NavigableMap<String, EntryRead>> copied = new HashMap<>();
        groups.forEach((group, entries) -> copied.put(group, new TreeMap<>(entries)));
        return new MemoryStore(log, new TreeMap<>(slots), copied, epoch, revision);
    }

    /** Takes an id and publishes the entry under it, or finishes what an earlier attempt of the same instance began. */
    Slot claim(ClaimRequest request, long nowMillis) {
        EntryContent content = request.content();
        long known = request.lastKnownEpoch().orElse(-1);
        if (epoch.isEmpty() || epoch.getAsLong() < known) {
            // Wiped, or put back: the numbers that follow must be newer than any given before (P3)
            raiseEpoch(known, nowMillis);
        }
        Slot slot = slotOf(content.registration().instance()).orElseGet(() -> take(request));
        put(slot, content);
        return slot;
    }

    private Slot take(ClaimRequest request) {
        int id = freeId(request);
        Slot slot = new Slot(
                id,
                request.content().registration().instance(),
                request.content().registration().group(),
                ++revision);
        slots.put(id, slot);
        return slot;
    }

    /** Makes the epoch newer than {@code known}, unless it is. */
    long raiseEpoch(long known, long nowMillis) {
        if (epoch.isEmpty() || epoch.getAsLong() <= known) {
            epoch = OptionalLong.of(Math.max(known + 1, nowMillis));
            revision++;
        }
        return epoch.getAsLong();
    }

    private int freeId(ClaimRequest request) {
        OptionalInt preferred = request.preferredId();
        if (preferred.isPresent() && !slots.containsKey(preferred.getAsInt())) {
            return preferred.getAsInt();
        }
        for (int id = 0; id < request.idRange(); id++) {
            if (!slots.containsKey(id)) {
                return id;
            }
        }
        throw new RegistryRejectedException("no id is free: all of 0 to " + (request.idRange() - 1)
                + " are taken; raise the id range, or stop servers");
    }

    /** Returns the slot an identity holds. */
    Optional<Slot> held(ServerIdentity identity) {
        return slot(identity.id()).filter(slot -> slot.isOf(identity));
    }

    /** Returns the slot an instance holds. */
    Optional<Slot> slotOf(InstanceId instance) {
        return slots.values().stream()
                .filter(slot -> slot.instance().equals(instance))
                .findFirst();
    }

    Optional<Slot> slot(int id) {
        return Optional.ofNullable(slots.get(id));
    }

    List<Slot> slots() {
        return List.copyOf(slots.values());
    }

    /** Returns who holds a slot, under the epoch that stands now. */
    ServerIdentity identity(Slot slot) {
        return new ServerIdentity(slot.id(), slot.instance(), new Incarnation(epoch.orElse(0), slot.revision()));
    }

    /** Returns what is published for a slot, whatever it is. */
    Optional<EntryRead> entry(Slot slot) {
        return Optional.ofNullable(entries(slot.group()).get(key(slot.id())));
    }

    /** Publishes what {@code content} says for a slot; writes nothing if it stands there already. */
    void put(Slot slot, EntryContent content) {
        RegisteredServer server = server(slot, content);
        EntryRead old = entry(slot).orElse(null);
        if (!(old instanceof EntryRead.Valid valid) || !valid.server().equals(server)) {
            put(server.group(), new EntryRead.Valid(key(server.id()), ++revision, server));
        }
    }

    /** Puts something that is no entry of ours. */
    void putForeign(String group, String key, String problem) {
        put(group, new EntryRead.Foreign(key, ++revision, problem));
    }

    private void put(String group, EntryRead entry) {
        entries(group).put(entry.key(), entry);
        log.upserted(group, entry);
    }

    /** Returns the entry {@code content} makes for a slot. */
    RegisteredServer server(Slot slot, EntryContent content) {
        return new RegisteredServer(
                slot.group(),
                identity(slot),
                content.registration().host(),
                content.registration().port(),
                content.registration().properties(),
                content.health(),
                true);
    }

    /** Removes the entry and frees the id. */
    void withdraw(Slot slot) {
        removeEntry(slot.group(), key(slot.id()));
        freeId(slot.id());
    }

    /** Removes the entries an instance left under ids that are no longer its own. */
    void removeOrphans(InstanceId instance) {
        removeEntries(server -> server.identity().instance().equals(instance)
                && held(server.identity()).isEmpty());
    }

    private void removeEntries(Predicate<RegisteredServer> which) {
        groups.forEach((group, entries) -> List.copyOf(entries.values()).forEach(entry -> {
            if (entry instanceof EntryRead.Valid valid && which.test(valid.server())) {
                removeEntry(group, entry.key());
            }
        }));
    }

    /** Frees an id and leaves the entry. */
    void freeId(int id) {
        if (slots.remove(id) != null) {
            revision++;
        }
    }

    void removeEntry(String group, String key) {
        if (entries(group).remove(key) != null) {
            log.removed(group, key, ++revision);
        }
    }

    Listing list(String group) {
        return new Listing(new ArrayList<>(entries(group).values()), revision, epoch, Optional.empty());
    }

    private NavigableMap<String, EntryRead> entries(String group) {
        return groups.computeIfAbsent(group, g -> new TreeMap<>());
    }

    static String key(int id) {
        return Integer.toString(id);
    }

    OptionalLong epoch() {
        return epoch;
    }

    long revision() {
        return revision;
    }
}
