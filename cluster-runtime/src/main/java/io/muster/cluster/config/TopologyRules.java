package io.muster.cluster.config;

import io.muster.registry.RegistrationLimits;
import io.muster.registry.spi.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a topology must keep to. Pure. */
final class TopologyRules {

    private TopologyRules() {}

    /**
     * A broken rule.
     *
     * @param group whose
     * @param inConnections whether it is its {@code connects-to} that is wrong
     * @param message the value at fault and the remedy
     */
    record Broken(String group, boolean inConnections, String message) {}

    /** Returns every broken rule, by group. */
    static List<Broken> check(Map<String, GroupConfig> groups) {
        List<Broken> broken = new ArrayList<>();
        groups.forEach((name, group) -> {
            RegistrationLimits.labelProblem("group", name)
                    .ifPresent(message -> broken.add(new Broken(name, false, message)));
            for (String target : group.connectsTo()) {
                targetProblem(name, target, groups).ifPresent(message -> broken.add(new Broken(name, true, message)));
            }
        });
        return broken;
    }

    private static Optional<String> targetProblem(String name, String target, Map<String, GroupConfig> groups) {
        if (target.equals(name)) {
            return Optional.of("'" + target + "' is the group itself; servers of one group never link to each other");
        }
        GroupConfig other = groups.get(target);
        if (other == null) {
            List<String> others =
                    groups.keySet().stream().filter(Predicate.not(name::equals)).toList();
            return Optional.of("'" + target + "' is not a group" + SettingsReader.suggestion(target, others));
        }
        if (other.visibility() == Visibility.EXTERNAL) {
            return Optional.of("'" + target + "' is external, and nothing connects to an external group; make '"
                    + target + "' internal, or let it connect to '" + name + "'");
        }
        boolean bothWays = other.connectsTo().contains(name);
        // Told once, at the group that comes later.
        return bothWays && name.compareTo(target) > 0
                ? Optional.of("'" + target + "' connects to '" + name + "' already; two groups connect in one direction"
                        + " only, and messages flow both ways: remove one of the two")
                : Optional.empty();
    }
}
