package io.muster.registry.testkit;

import io.muster.registry.spi.ConnectorContext;

/**
 * What a client of the registry shall be.
 *
 * @param context the system and the id range
 * @param direct whether it goes straight to the registry; its {@link ClientPath} then refuses every verb
 */
public record ClientOptions(ConnectorContext context, boolean direct) {

    /** Returns a client of {@code system} whose path obeys. */
    public static ClientOptions of(String system) {
        return new ClientOptions(ConnectorContext.of(system), false);
    }

    /** Returns these options with another id range. */
    public ClientOptions withIdRange(int idRange) {
        return new ClientOptions(new ConnectorContext(context.system(), idRange), direct);
    }

    /** Returns these options without a path of its own: cheaper, where a case needs many clients and no faults. */
    public ClientOptions withoutPath() {
        return new ClientOptions(context, true);
    }
}
