package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.time.OwnerThread;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The entries of this process's own servers, at the agent. Knows which should be there, so that an answer without one is doubtful. Belongs to the owner thread. */
final class Entries {

    private final OwnerThread owner;
    private final Api api;
    private final Layout layout;
    private final EntryCodec codec;
    /** The group of each service that should be listed. */
    private final Map<String, String> groups = new HashMap<>();
    /** The revision each service was last registered with. */
    private final Map<String, Long> registered = new HashMap<>();
    /** What is being taken back. */
    private final Map<String, CompletableFuture<Void>> retractions = new HashMap<>();

    Entries(OwnerThread owner, Api api, Layout layout, EntryCodec codec) {
        this.owner = owner;
        this.api = api;
        this.layout = layout;
        this.codec = codec;
    }

    /** Registers an entry or changes it, and lets it be listed. */
    CompletableFuture<Void> put(EntryContent content, ServerIdentity identity) {
        owner.assertOwner();
        String serviceId = layout.serviceId(identity.instance());
        registered.put(serviceId, identity.incarnation().revision());
        return retracted(serviceId)
                .thenCompose(done -> api.register(codec.service(content, identity)))
                .thenCompose(done -> {
                    CompletableFuture<Boolean> health =
                            api.update(Layout.healthCheck(serviceId), EntryCodec.health(content.health()));
                    return pass(identity.instance()).thenCombine(health, Boolean::logicalAnd);
                })
                .thenAccept(isKnown -> {
                    if (!isKnown) {
                        throw new RegistryUnavailableException("the agent does not know the checks of " + serviceId
                                + ", which was registered just now");
                    }
                    groups.put(serviceId, content.registration().group());
                });
    }

    /** Gives a sign of life; completes with whether the agent knows the entry. */
    CompletableFuture<Boolean> pass(InstanceId instance) {
        return api.update(Layout.aliveCheck(layout.serviceId(instance)), EntryCodec.alive());
    }

    /**
     * Lets an entry be listed no more, because its id is another's, and the renewal that found this out gave a sign of life. Nobody waits for that but the next registration, which it
     * must not overtake. Does nothing to an entry of a later claim.
     */
    void retract(ServerIdentity identity) {
        owner.assertOwner();
        String serviceId = layout.serviceId(identity.instance());
        Long latest = registered.get(serviceId);
        if (latest == null || latest != identity.incarnation().revision()) {
            return;
        }
        CompletableFuture<Boolean> said =
                api.update(Layout.aliveCheck(serviceId), EntryCodec.gone()).exceptionally(failure -> false);
        CompletableFuture<Void> all = CompletableFuture.allOf(retracted(serviceId), said);
        retractions.put(serviceId, all);
        CompletableFuture<?> unused = all.thenRun(() -> retractions.remove(serviceId, all));
    }

    private CompletableFuture<Void> retracted(String serviceId) {
        return retractions.getOrDefault(serviceId, CompletableFuture.completedFuture(null));
    }

    /** Nobody has to be listed for this instance any more. */
    void unexpected(InstanceId instance) {
        groups.remove(layout.serviceId(instance));
    }

    /** Returns the own services of a group that {@code found} leaves out. */
    Set<String> missing(String group, Set<String> found) {
        Set<String> missing = new HashSet<>();
        groups.forEach((serviceId, of) -> {
            if (of.equals(group) && !found.contains(serviceId)) {
                missing.add(serviceId);
            }
        });
        return missing;
    }

    /** Returns what is wrong with an entry, as the servers know it. */
    CompletableFuture<Optional<String>> damage(EntryContent expected, ServerIdentity identity) {
        String serviceId = layout.serviceId(identity.instance());
        String service = layout.service(expected.registration().group());
        return api.entry(service, serviceId).thenApply(list -> {
            if (list.isEmpty()) {
                return Optional.of("service " + serviceId + " is missing");
            }
            for (JsonNode element : list) {
                if (codec.isAsPublished(element.path("Service"), expected, identity)) {
                    return isAlive(element, serviceId)
                            ? Optional.empty()
                            : Optional.of("the check " + Layout.aliveCheck(serviceId) + " is missing or critical");
                }
            }
            return Optional.of("service " + serviceId + " was altered");
        });
    }

    private static boolean isAlive(JsonNode element, String serviceId) {
        for (JsonNode check : element.path("Checks")) {
            if (check.path("CheckID").asText().equals(Layout.aliveCheck(serviceId))) {
                return !check.path("Status").asText().equals("critical");
            }
        }
        return false;
    }

    /** Removes the entry, unless it says a newer incarnation. */
    CompletableFuture<Void> remove(ServerIdentity identity) {
        owner.assertOwner();
        String serviceId = forget(identity.instance());
        return api.service(serviceId)
                .thenCompose(found ->
                        found.filter(service -> isNewer(service, identity)).isPresent()
                                ? CompletableFuture.completedFuture(null)
                                : api.deregister(serviceId));
    }

    private static boolean isNewer(JsonNode service, ServerIdentity identity) {
        JsonNode meta = service.path("Meta");
        long epoch = meta.path(EntryCodec.META_EPOCH).asLong();
        long revision = meta.path(EntryCodec.META_REVISION).asLong();
        return new Incarnation(Math.max(0, epoch), Math.max(0, revision)).isNewerThan(identity.incarnation());
    }

    /** Removes the entry of an instance that holds nothing, whatever it says. */
    CompletableFuture<Void> removeAny(InstanceId instance) {
        owner.assertOwner();
        return api.deregister(forget(instance));
    }

    private String forget(InstanceId instance) {
        unexpected(instance);
        String serviceId = layout.serviceId(instance);
        registered.remove(serviceId);
        return serviceId;
    }
}
