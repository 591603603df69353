package io.muster.cluster.scenario;

import java.util.Map;

/** The registry of a scenario, which can go away and come back. */
interface RegistryServer extends AutoCloseable {

    /** Returns the connector's type. */
    String type();

    /** Returns the connector's settings. */
    Map<String, String> settings();

    /** Makes it unreachable. */
    void stop();

    /** Brings it back as it was. */
    void startWithData();

    /** Brings it back empty. */
    void startWithoutData();

    @Override
    void close();
}
