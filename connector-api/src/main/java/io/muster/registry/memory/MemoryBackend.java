package io.muster.registry.memory;

import io.muster.registry.RegistrationLostException;
import io.muster.registry.RegistryBounds;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a {@link MemoryRegistry}: the reference implementation of a backend.
 *
 * <table>
 *   <caption>Promise and primitive</caption>
 *   <tr><td>P1, P4</td><td>taking an id is one step under the registry's monitor</td></tr>
 *   <tr><td>P2</td><td>a lease per claim; it is relied upon for two thirds of its time</td></tr>
 *   <tr><td>P3</td><td>epoch, and the registry's revision at which the id was taken</td></tr>
 *   <tr><td>P10</td><td>a withdrawal compares the whole identity; requests are read in the order of arrival, so an abandonment is behind every
 *       claim that was sent before</td></tr>
 *   <tr><td>P16</td><td>a listing and the beginning of its feed are one step</td></tr>
 * </table>
 */
public final class MemoryBackend implements RegistryBackend {

    /** How long a claim holds without a renewal, unless it is said otherwise. */
    public static final Duration DEFAULT_TTL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(MemoryBackend.class);

    private final MemoryRegistry registry;
    private final Duration ttl;
    private volatile @Nullable MemorySession session;

    /** Makes a client that is not connected. */
    public MemoryBackend(MemoryRegistry registry, Duration ttl) {
        this.registry = registry;
        this.ttl = ttl;
    }

    @Override
    public String type() {
        return MemoryConnectorProvider.TYPE;
    }

    @Override
    public String endpoint() {
        return "memory:" + registry.name();
    }

    /** A server that lost its claim finds out with its next renewal, and takes a new one at once: well within the lease's time. */
    @Override
    public RegistryBounds bounds() {
        return new RegistryBounds(ttl, ttl, ttl);
    }

    @Override
    public void open(BackendEvents events) {
        session = registry.open(events);
    }

    MemorySession session() {
        MemorySession opened = session;
        if (opened == null) {
            throw new IllegalStateException("the client of " + endpoint() + " is not open");
        }
        return opened;
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        return registry.request(session(), store -> {
            store.removeOrphans(request.content().registration().instance());
            MemoryStore.Slot slot = store.claim(request, registry.wallMillis());
            registry.leases().grant(slot, ttl, registry.now());
            return claimOf(store, slot);
        });
    }

    private Claim claimOf(MemoryStore store, MemoryStore.Slot slot) {
        return new Claim(store.identity(slot), ttl.multipliedBy(2).dividedBy(3), ttl.dividedBy(5), slot);
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return registry.request(
                session(),
                store -> held(store, claim)
                        .map(slot -> {
                            registry.leases().grant(slot, ttl, registry.now());
                            return store.entry(slot).isPresent()
                                    ? Renewal.kept()
                                    : new Renewal.EntryDamaged("the entry is missing");
                        })
                        .orElseGet(() -> gone(store, claim)));
    }

    private Optional<MemoryStore.Slot> held(MemoryStore store, Claim claim) {
        return store.held(claim.identity()).filter(registry.leases()::isGranted);
    }

    private static Renewal gone(MemoryStore store, Claim claim) {
        return new Renewal.Gone(store.slot(claim.identity().id())
                .map(slot -> "the id is held by instance " + slot.instance() + " since revision " + slot.revision())
                .orElse("nobody holds the id"));
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return registry.request(
                session(),
                store -> held(store, claim)
                        .map(slot -> compare(store, slot, expected))
                        .orElseGet(() -> gone(store, claim)));
    }

    private static Renewal compare(MemoryStore store, MemoryStore.Slot slot, EntryContent expected) {
        EntryRead found = store.entry(slot).orElse(null);
        if (found == null) {
            return new Renewal.EntryDamaged("the entry is missing");
        }
        boolean same = found instanceof EntryRead.Valid valid && valid.server().equals(store.server(slot, expected));
        return same ? Renewal.kept() : new Renewal.EntryDamaged("the entry was altered: " + found);
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return registry.request(session(), store -> {
            MemoryStore.Slot slot = held(store, claim)
                    .orElseThrow(() -> new RegistrationLostException("publishing under id "
                            + claim.identity().id() + " at " + endpoint() + ": " + gone(store, claim)));
            if (store.epoch().isEmpty()) {
                store.raiseEpoch(claim.identity().incarnation().epoch(), registry.wallMillis());
            }
            store.put(slot, content);
            return claimOf(store, slot);
        });
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return registry.request(session(), store -> {
            Optional<MemoryStore.Slot> held = store.held(claim.identity());
            if (held.isEmpty()) {
                store.removeOrphans(claim.identity().instance());
            }
            return end(held);
        });
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        // Requests are read in order: none that was sent before this one is still to come
        return registry.request(
                session(), store -> end(store.slotOf(content.registration().instance())));
    }

    // The answer of a request that has none to give
    private @Nullable Void end(Optional<MemoryStore.Slot> slot) {
        slot.ifPresent(registry::end);
        return null;
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return registry.request(session(), store -> store.raiseEpoch(known, registry.wallMillis()));
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        return new MemoryFeed(registry, session(), group, sink);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("lease-ttl", ttl.toMillis() + "ms");
    }

    @Override
    public void close(Duration bound) {
        MemorySession opened = session;
        if (opened != null) {
            try {
                registry.close(opened);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.debug("interrupted while closing {}", endpoint());
            }
        }
    }
}
