package io.muster.cluster.config;

import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import java.util.List;

/** A configuration to begin with, and what is wrong with others. */
final class ConfigTexts {

    /** Has what there must be; more can be written behind it. */
    static final String GOOD = """
            muster {
              system = open-world
              group = client
              groups {
                client { visibility = external, connects-to = [world, social] }
                world  { visibility = internal, connects-to = [social] }
                social { visibility = internal }
              }
              registry { type = memory }
            }
            """;

    private ConfigTexts() {}

    static List<SettingsProblem> problemsOf(String text) {
        return problems(() -> ClusterConfig.parse(text));
    }

    /** Returns the problems of what is read, none if it is in order. */
    static List<SettingsProblem> problems(Runnable reading) {
        try {
            reading.run();
        } catch (InvalidSettingsException e) {
            return e.problems();
        }
        return List.of();
    }
}
