package io.muster.registry.spi;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as HOCON writes them: a number and a unit, in powers of 1024 ({@code KiB} or {@code K}) or 1000 ({@code kB}); a number alone is bytes. */
final class SizeText {

    private static final Pattern TEXT = Pattern.compile("\\s*(\\d{1,12})\\s*([A-Za-z]*)\\s*");

    private static final Map<String, Long> BYTES_PER_UNIT = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("byte", 1L),
            Map.entry("bytes", 1L),
            Map.entry("K", 1L << 10),
            Map.entry("k", 1L << 10),
            Map.entry("Ki", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("kB", 1_000L),
            Map.entry("M", 1L << 20),
            Map.entry("m", 1L << 20),
            Map.entry("Mi", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("MB", 1_000_000L),
            Map.entry("G", 1L << 30),
            Map.entry("Gi", 1L << 30),
            Map.entry("GiB", 1L << 30),
            Map.entry("GB", 1_000_000_000L));

    private SizeText() {}

    static Long parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        Long bytes = matcher.matches() ? BYTES_PER_UNIT.get(matcher.group(2)) : null;
        if (bytes == null) {
            throw new IllegalArgumentException(text);
        }
        // Twelve digits of GiB do not fit a long; what is too large by then is too large anyway.
        return (long) Math.min(Long.MAX_VALUE, Double.parseDouble(matcher.group(1)) * bytes);
    }

    static String format(long bytes) {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return bytes + "B";
        }
        if (bytes % (1 << 30) == 0) {
            return (bytes >> 30) + "GiB";
        }
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }
}
