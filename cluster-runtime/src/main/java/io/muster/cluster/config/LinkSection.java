package io.muster.cluster.config;

import io.muster.cluster.link.LinkLimits;
import io.muster.cluster.link.LinkSettings;
import io.muster.cluster.link.LinkTimes;
import io.muster.registry.spi.SettingsReader;
import java.time.Duration;

/** Reads {@code link}. */
final class LinkSection {

    private static final int MOST_THREADS = 1_024;
    private static final int FEWEST_WORKERS = 4;
    private static final int SMALLEST_QUEUE = 64 << 10;

    private final SettingsReader reader;

    private LinkSection(SettingsReader reader) {
        this.reader = reader;
    }

    static LinkConfig read(SettingsReader root, Preset.Times preset) {
        LinkSection section = new LinkSection(root.blockOrEmpty("link"));
        LinkSettings settings = new LinkSettings(section.limits(), section.times(preset.link()));
        RedialConfig redial = redial(section.reader.blockOrEmpty("redial"), preset.redial());
        int cores = Runtime.getRuntime().availableProcessors();
        int eventLoops = section.reader.number("event-loops", 0, 0, MOST_THREADS);
        int workers = section.reader.number("workers", 0, 0, MOST_THREADS);
        return new LinkConfig(
                settings,
                redial,
                eventLoops == 0 ? cores : eventLoops,
                workers == 0 ? Math.max(FEWEST_WORKERS, 2 * cores) : workers,
                section.reader.number("handler-queue", 1_024, 1, 1_000_000));
    }

    private LinkLimits limits() {
        LinkLimits preset = LinkLimits.defaults();
        int message = reader.size("max-message-size", preset.maxMessageBytes(), 1, LinkLimits.LARGEST_MESSAGE_BYTES);
        int queue = reader.size("outbound-queue-size", preset.outboundQueueBytes(), SMALLEST_QUEUE, 1 << 30);
        int handshakes = reader.number("max-handshakes", preset.maxHandshakes(), 1, 1 << 20);
        int held = reader.number("max-held", preset.maxHeld(), 0, 1 << 20);
        int perAddress = reader.number("max-held-per-address", preset.maxHeldPerAddress(), 0, 1 << 20);
        CrossCheck check = new CrossCheck(reader);
        return new LinkLimits(
                message,
                check.atLeast("outbound-queue-size", queue, "max-message-size", message),
                handshakes,
                check.atMost("max-held", held, "max-handshakes", handshakes),
                check.atMost("max-held-per-address", perAddress, "max-handshakes", handshakes));
    }

    private LinkTimes times(LinkTimes preset) {
        CrossCheck check = new CrossCheck(reader);
        Duration hold = check.time("hold-timeout", preset.hold());
        Duration handshake = check.time("handshake-timeout", preset.handshake());
        Duration heartbeat = check.time("heartbeat-interval", preset.heartbeat());
        Duration dead = check.time("heartbeat-timeout", preset.dead());
        return new LinkTimes(
                check.time("connect-timeout", preset.connect()),
                check.time("identity-timeout", preset.identity()),
                hold,
                check.more("handshake-timeout", handshake, "hold-timeout", hold),
                heartbeat,
                check.twice("heartbeat-timeout", dead, "heartbeat-interval", heartbeat),
                check.time("drain-timeout", preset.drain()));
    }

    private static RedialConfig redial(SettingsReader reader, RedialConfig preset) {
        CrossCheck check = new CrossCheck(reader);
        Duration base = check.time("base", preset.base());
        Duration max = check.time("max", preset.max());
        return new RedialConfig(
                base, check.atLeast("max", max, "base", base), check.time("stable-after", preset.stableAfter()));
    }
}
