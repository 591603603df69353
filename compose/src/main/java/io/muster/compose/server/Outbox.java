package io.muster.compose.server;

import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.compose.openworld.WorldCodec;
import io.muster.compose.openworld.WorldMessage;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Open-world messages on links. */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private Outbox() {}

    /** Sends and returns whether it was taken. Everything lost is said again by somebody: steps until they are confirmed. */
    static boolean send(RemoteServer server, WorldMessage message) {
        return server.send(WorldCodec.tag(message), WorldCodec.encode(message)).isTaken();
    }

    /** Reads a message; a malformed one is logged and dropped. */
    static Optional<WorldMessage> read(RemoteServer from, Message message) {
        try {
            return Optional.of(WorldCodec.decode(message.tag(), message.buffer()));
        } catch (IllegalArgumentException e) {
            LOG.warn("server {} of group {} sent no open-world message: {}", from.id(), from.group(), e.getMessage());
            return Optional.empty();
        }
    }
}
