package io.muster.registry.spi;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known word somebody most likely meant. */
final class NearestWord {

    private static final int FURTHEST = 4;

    private NearestWord() {}

    /** Returns what to add to "is not a setting": the nearest known word, or all of them. */
    static String suggestion(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(nearest ->
                        distance(word, nearest) <= Math.min(FURTHEST, Math.max(word.length(), nearest.length()) / 2))
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElseGet(() -> "; known are " + known);
    }

    /** Levenshtein's distance. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] current = new int[other.length() + 1];
            current[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int substituted = previous[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(substituted, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
