package io.muster.cluster.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.muster.cluster.config.ClientConfig.ClientTimes;
import io.muster.cluster.link.LinkTimes;
import java.time.Duration;

/** Values for all times together; each can still be set by itself. */
public enum Preset {
    /** One machine: notices and retries within a second or two. For development and tests; a pause of a laptop breaks links. */
    LOCAL,
    /** One data centre. The default. */
    LAN,
    /** Data centres apart: slower to give up on a peer, slower to retry. */
    WAN;

    /** All times. */
    record Times(
            LinkTimes link,
            RedialConfig redial,
            Duration grace,
            Duration stopTimeout,
            HealthTimes health,
            ClientTimes clients) {}

    /** For a check that says nothing else: from the end of one run to the start of the next, and how long a run may take. */
    record HealthTimes(Duration interval, Duration timeout) {}

    Times times() {
        return switch (this) {
            case LOCAL ->
                new Times(
                        new LinkTimes(
                                ofMillis(500),
                                ofSeconds(1),
                                ofSeconds(3),
                                ofSeconds(5),
                                ofMillis(500),
                                ofSeconds(2),
                                ofSeconds(1)),
                        new RedialConfig(ofMillis(50), ofSeconds(1), ofSeconds(5)),
                        ofSeconds(30),
                        ofSeconds(5),
                        new HealthTimes(ofSeconds(1), ofSeconds(1)),
                        new ClientTimes(ofSeconds(2), ofSeconds(2), ofSeconds(6), ofSeconds(5), ofSeconds(1)));
            case LAN ->
                new Times(
                        LinkTimes.defaults(),
                        new RedialConfig(ofMillis(200), ofSeconds(10), ofSeconds(30)),
                        ofSeconds(90),
                        ofSeconds(10),
                        new HealthTimes(ofSeconds(5), ofSeconds(2)),
                        new ClientTimes(ofSeconds(5), ofSeconds(10), ofSeconds(30), ofSeconds(15), ofSeconds(2)));
            case WAN ->
                new Times(
                        new LinkTimes(
                                ofSeconds(10),
                                ofSeconds(15),
                                ofSeconds(15),
                                ofSeconds(30),
                                ofSeconds(10),
                                ofSeconds(40),
                                ofSeconds(10)),
                        new RedialConfig(ofMillis(500), ofSeconds(30), ofSeconds(60)),
                        ofMinutes(3),
                        ofSeconds(20),
                        new HealthTimes(ofSeconds(15), ofSeconds(5)),
                        new ClientTimes(ofSeconds(10), ofSeconds(15), ofSeconds(45), ofSeconds(30), ofSeconds(5)));
        };
    }
}
