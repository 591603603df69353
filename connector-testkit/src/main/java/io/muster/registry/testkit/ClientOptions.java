package io.muster.registry.testkit;

import io.muster.registry.spi.ConnectorContext;

/**
 * What a client of the registry shall be.
 *
 * @param context the system and the id range
 * @param direct whether it goes straight to the registry; its {@link ClientPath} then refuses every verb
 * @param authenticated whether it proves itself by a credential that it reads again when it changes, and what it makes belongs to those who have it
 */
public record ClientOptions(ConnectorContext context, boolean direct, boolean authenticated) {

    /** Returns a client of {@code system} whose path obeys. */
    public static ClientOptions of(String system) {
        return new ClientOptions(ConnectorContext.of(system), false, false);
    }

    /** Returns these options with another id range. */
    public ClientOptions withIdRange(int idRange) {
        return new ClientOptions(new ConnectorContext(context.system(), idRange), direct, authenticated);
    }

    /** Returns these options without a path of its own: cheaper, where a case needs many clients and no faults. */
    public ClientOptions withoutPath() {
        return new ClientOptions(context, true, authenticated);
    }

    /** Returns these options with a credential. */
    public ClientOptions withCredential() {
        return new ClientOptions(context, direct, true);
    }
}
