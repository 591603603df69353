package io.muster.compose.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loopback ports for a registry that dies and comes back at the same ones. None is from 32768 on, where Linux finds the near end of a connection its port
 * (elsewhere from 49152 on, RFC 6335): one of the players' connections could have it when the registry comes back.
 */
final class RegistryPorts {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int ATTEMPTS = 1_000;

    private RegistryPorts() {}

    /** Returns different ports that nobody listens at. */
    static List<Integer> free(int count) throws IOException {
        Set<Integer> free = new LinkedHashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS && free.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                free.add(port);
            }
        }
        if (free.size() < count) {
            throw new IOException("no free ports for a registry from " + FIRST + " to " + (END - 1)
                    + " on the loopback address: see what listens there, for example with ss -tlnp");
        }
        return List.copyOf(free);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
