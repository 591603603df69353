package io.muster.cluster.admin;

import io.muster.cluster.GroupStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The counters of a group for {@code /cluster}, those of servers that left included. */
final class GroupJson {

    private GroupJson() {}

    static Map<String, Object> of(GroupStatistics counted) {
        Map<String, Object> content = new LinkedHashMap<>(ServerJson.counters(counted.totals()));
        content.put("joins", counted.joined());
        content.put("reconnects", counted.reconnects());
        content.put("leaves", byWord(counted.left()));
        content.put("disconnects", byWord(counted.disconnects()));
        content.put("failedDialsByKind", byWord(counted.failedDials()));
        return content;
    }

    /** Returns what happened at all, by its word. */
    private static Map<String, Long> byWord(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> words = new TreeMap<>();
        counts.forEach((constant, count) -> {
            if (count != 0) {
                words.put(Words.of(constant), count);
            }
        });
        return words;
    }
}
