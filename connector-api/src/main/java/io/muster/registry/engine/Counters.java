package io.muster.registry.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened how often since the start. From any thread. */
final class Counters {

    private final Map<Counted, LongAdder> counts = new EnumMap<>(Counted.class);

    Counters() {
        for (Counted counted : Counted.values()) {
            counts.put(counted, new LongAdder());
        }
    }

    void add(Counted counted) {
        of(counted).increment();
    }

    long get(Counted counted) {
        return of(counted).sum();
    }

    private LongAdder of(Counted counted) {
        LongAdder count = counts.get(counted);
        if (count == null) {
            throw new IllegalStateException(counted + " is not counted");
        }
        return count;
    }

    /** Returns every counter by its name, those at zero too. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((counted, count) -> all.put(counted.word(), count.sum()));
        return all;
    }
}
