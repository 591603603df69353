package io.muster.registry.spi;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known word somebody most likely meant. */
final class NearestWord {

    private static final int FURTHEST = 4;
    private static final int SHORTEST_BEGINNING = 3;

    private NearestWord() {}

    /** Returns what to add to "is not a setting": the nearest known word, or all of them. */
    static String suggestion(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(nearest -> isNear(word, nearest))
                .or(() -> known.stream()
                        .filter(candidate -> isBeginning(word, candidate))
                        .findFirst())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElseGet(() -> "; known are " + known);
    }

    private static boolean isNear(String word, String candidate) {
        return distance(word, candidate) <= Math.min(FURTHEST, Math.max(word.length(), candidate.length()) / 2);
    }

    private static boolean isBeginning(String word, String candidate) {
        return word.length() >= SHORTEST_BEGINNING && candidate.startsWith(word);
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
