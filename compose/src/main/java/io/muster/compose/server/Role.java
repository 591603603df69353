package io.muster.compose.server;

import java.util.Map;

/** What one kind of server does besides taking part in the cluster. */
interface Role extends AutoCloseable {

    /** Begins; called once, before the cluster is started. */
    void start();

    /** Returns what the kind adds to its server's status: numbers, text, and lists of these. From any thread. */
    Map<String, Object> status();

    /** Ends the role's threads. Called after the cluster was stopped. */
    @Override
    void close();
}
