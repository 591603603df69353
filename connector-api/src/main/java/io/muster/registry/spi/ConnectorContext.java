package io.muster.registry.spi;

import io.muster.registry.RegistrationLimits;

/**
 * What a connector has to know besides its own settings.
 *
 * @param system the system's name, a DNS label; nothing crosses from one system to another
 * @param idRange how many ids there are: 0 to {@code idRange - 1}; 1 to 65536
 */
public record ConnectorContext(String system, int idRange) {

    /** The number of ids unless it is said otherwise. */
    public static final int DEFAULT_ID_RANGE = 4096;

    /** Checks both. */
    public ConnectorContext {
        RegistrationLimits.labelProblem("system", system).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        if (idRange < 1 || idRange > 65_536) {
            throw new IllegalArgumentException("idRange=" + idRange + " must be 1 to 65536");
        }
    }

    /** Returns the context of {@code system} with the default id range. */
    public static ConnectorContext of(String system) {
        return new ConnectorContext(system, DEFAULT_ID_RANGE);
    }
}
