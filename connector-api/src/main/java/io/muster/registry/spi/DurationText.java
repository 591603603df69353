package io.muster.registry.spi;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as HOCON writes them: a number and a unit; a number alone is milliseconds. */
final class DurationText {

    private static final Pattern TEXT = Pattern.compile("\\s*(\\d{1,12}(?:\\.\\d{1,9})?)\\s*([a-z]*)\\s*");

    private static final Map<String, Double> MILLIS_PER_UNIT = Map.ofEntries(
            Map.entry("", 1.0),
            Map.entry("ms", 1.0),
            Map.entry("milli", 1.0),
            Map.entry("millis", 1.0),
            Map.entry("millisecond", 1.0),
            Map.entry("milliseconds", 1.0),
            Map.entry("s", 1_000.0),
            Map.entry("second", 1_000.0),
            Map.entry("seconds", 1_000.0),
            Map.entry("m", 60_000.0),
            Map.entry("minute", 60_000.0),
            Map.entry("minutes", 60_000.0),
            Map.entry("h", 3_600_000.0),
            Map.entry("hour", 3_600_000.0),
            Map.entry("hours", 3_600_000.0),
            Map.entry("d", 86_400_000.0),
            Map.entry("day", 86_400_000.0),
            Map.entry("days", 86_400_000.0));

    private DurationText() {}

    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        Double millis = matcher.matches() ? MILLIS_PER_UNIT.get(matcher.group(2)) : null;
        if (millis == null) {
            throw new IllegalArgumentException(text);
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * millis));
    }

    /** Returns the largest unit that is exact: {@code 90s}, {@code 24h}. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + "m" : millis / 1_000 + "s";
    }
}
