package io.muster.cluster.wiring;

import io.muster.cluster.client.ClientGate;
import io.muster.cluster.client.ClientHandler;

/**
 * What the application does with its clients.
 *
 * @param gate who is let in
 * @param handler hears what happens on their connections
 */
public record ClientService(ClientGate gate, ClientHandler handler) {}
