package io.muster.cluster;

import java.util.List;
import java.util.Map;

/**
 * The counters of a cluster that belong to no group, since it was made.
 *
 * @param refusedByUs handshakes we refused, by reason; every reason of {@code docs/link-protocol.md} is a key
 * @param refusedByPeers handshakes that were refused to us, by reason; the same keys
 * @param recentRefusals the last refusals of either side, the oldest first; at most 32
 * @param openHandshakes accepted connections that are not links yet
 * @param heldPeers those of them that wait until the registry lists them
 * @param registrations how often this server became registered: once, and again after each loss of its claim
 * @param repairs how often the own entry was found missing or altered and was put back
 * @param idChanges how often it came back under another id
 */
public record ClusterStatistics(
        Map<String, Long> refusedByUs,
        Map<String, Long> refusedByPeers,
        List<Refusal> recentRefusals,
        int openHandshakes,
        int heldPeers,
        long registrations,
        long repairs,
        long idChanges) {

    /** Copies the collections. */
    public ClusterStatistics {
        refusedByUs = Map.copyOf(refusedByUs);
        refusedByPeers = Map.copyOf(refusedByPeers);
        recentRefusals = List.copyOf(recentRefusals);
    }
}
