package io.muster.cluster;

import io.muster.registry.Departure;
import java.time.Duration;

/**
 * What came of a stop.
 *
 * @param departure whether our registry entry is gone for certain
 * @param links how many links were up when the stop began
 * @param unsent messages to servers that had been taken and did not go out in time
 * @param unsentToClients the same of messages to application clients, and of the goodbye to those whose event loop a callback kept busy
 * @param undelivered callbacks, of messages and events, that did not run in time, and messages that had come and that the handler of a full queue did not
 *     take before their link ended
 * @param took how long it took
 */
public record StopReport(
        Departure departure, int links, long unsent, long unsentToClients, long undelivered, Duration took) {

    /** Returns whether everything was done within the bound: the entry removed, every message sent and handled. */
    public boolean isClean() {
        return departure != Departure.PENDING && unsent == 0 && unsentToClients == 0 && undelivered == 0;
    }
}
