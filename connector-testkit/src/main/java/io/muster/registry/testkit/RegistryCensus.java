package io.muster.registry.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/** The leases and watches that the registry held for clients before a case, by name: whatever else it holds after it was left behind. */
final class RegistryCensus {

    private final RegistryHarness harness;
    private final String system;
    private final Set<Capability> unsupported;
    private final Set<String> leases;
    private final Set<String> watches;

    /** Begins a census of what clients of one system hold. */
    RegistryCensus(RegistryHarness harness, Set<Capability> unsupported, String system) throws Exception {
        this.harness = harness;
        this.system = system;
        this.unsupported = unsupported;
        leases = leases();
        watches = watches();
    }

    private Set<String> leases() throws Exception {
        return unsupported.contains(Capability.COUNT_LEASES) ? Set.of() : harness.heldLeases();
    }

    private Set<String> watches() throws Exception {
        return unsupported.contains(Capability.COUNT_WATCHES) ? Set.of() : harness.heldWatches();
    }

    /** Returns the leases and watches that are held now and were not before; a word before the name says which of the two. */
    Set<String> added() {
        try {
            Set<String> added = new HashSet<>();
            leases().stream()
                    .filter(name -> !leases.contains(name) && !isAnothers(name))
                    .forEach(name -> added.add("lease " + name));
            watches().stream().filter(name -> !watches.contains(name)).forEach(name -> added.add("watch " + name));
            return added;
        } catch (Exception e) {
            throw new IllegalStateException("the registry does not say what it holds: " + e.getMessage(), e);
        }
    }

    /** A registry may keep a request back while it has no leader: what a client of an earlier case asked for in vain comes now, and ends by itself. */
    private boolean isAnothers(String name) {
        Matcher named = CaseScope.SYSTEM.matcher(name);
        return named.find() && !named.group().equals(system);
    }

    /** Returns which of these the registry still holds, as breaches. */
    List<String> breaches(Set<String> found) {
        Set<String> left = added();
        left.retainAll(found);
        return left.stream()
                .sorted()
                .map(name -> "P20: " + name + " was left behind")
                .toList();
    }
}
