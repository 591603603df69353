package io.muster.cluster.config;

import io.muster.cluster.config.ClientConfig.ClientTimes;
import io.muster.registry.spi.SettingsReader;
import java.time.Duration;

/** Reads {@code clients}. */
final class ClientSection {

    private ClientSection() {}

    static ClientConfig read(SettingsReader root, Preset.Times preset) {
        SettingsReader reader = root.blockOrEmpty("clients");
        int message = reader.size(
                "max-message-size", ClientConfig.DEFAULT_MESSAGE_BYTES, 1, ClientConfig.LARGEST_MESSAGE_BYTES);
        int queue = reader.size(
                "outbound-queue-size",
                ClientConfig.DEFAULT_QUEUE_BYTES,
                ClientConfig.SMALLEST_QUEUE_BYTES,
                ClientConfig.LARGEST_QUEUE_BYTES);
        return new ClientConfig(
                reader.number("max-clients", ClientConfig.DEFAULT_CLIENTS, 1, ClientConfig.MOST_CLIENTS),
                message,
                reader.size("max-token-size", ClientConfig.DEFAULT_TOKEN_BYTES, 0, ClientConfig.LARGEST_TOKEN_BYTES),
                new CrossCheck(reader).atLeast("outbound-queue-size", queue, "max-message-size", message),
                times(reader, preset.clients()));
    }

    private static ClientTimes times(SettingsReader reader, ClientTimes preset) {
        CrossCheck check = new CrossCheck(reader);
        Duration heartbeat = check.time("heartbeat-interval", preset.heartbeat());
        Duration dead = check.time("heartbeat-timeout", preset.dead());
        return new ClientTimes(
                check.time("handshake-timeout", preset.handshake()),
                heartbeat,
                check.twice("heartbeat-timeout", dead, "heartbeat-interval", heartbeat),
                check.time("slow-timeout", preset.slow()),
                check.time("drain-timeout", preset.drain()));
    }
}
