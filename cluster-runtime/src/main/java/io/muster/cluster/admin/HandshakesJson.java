package io.muster.cluster.admin;

import io.muster.cluster.ClusterStatistics;
import io.muster.cluster.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Who was refused, and who waits, for {@code /cluster}. */
final class HandshakesJson {

    private HandshakesJson() {}

    static Map<String, Object> of(ClusterStatistics counted) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("open", counted.openHandshakes());
        content.put("held", counted.heldPeers());
        content.put("refusedByUs", happened(counted.refusedByUs()));
        content.put("refusedByPeers", happened(counted.refusedByPeers()));
        content.put(
                "recentRefusals",
                counted.recentRefusals().stream().map(HandshakesJson::refusal).toList());
        return content;
    }

    private static Map<String, Long> happened(Map<String, Long> counts) {
        Map<String, Long> happened = new TreeMap<>();
        counts.forEach((reason, count) -> {
            if (count != 0) {
                happened.put(Words.of(reason), count);
            }
        });
        return happened;
    }

    private static Map<String, Object> refusal(Refusal refusal) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("at", refusal.at().toString());
        content.put("by", refusal.byUs() ? "us" : "peer");
        content.put("reason", Words.of(refusal.reason()));
        content.put("peer", refusal.peer());
        content.put("address", refusal.address());
        content.put("text", refusal.text());
        return content;
    }
}
