package io.muster.registry.testkit.process;

import java.util.Optional;

/**
 * What a client in another process saw of its own claim at one moment.
 *
 * @param before when it asked, on the clock of {@link System#nanoTime()}, which all processes of one machine share
 * @param after when it was answered, on the same clock
 * @param wallMillis what its wall clock said after that
 * @param id the id that it claimed, {@link #NO_ID} if none
 * @param state the state's name
 */
public record Look(long before, long after, long wallMillis, int id, String state) {

    /** Stands for no claim. */
    public static final int NO_ID = -1;

    private static final String WORD = "look";
    private static final int PARTS = 7;

    /** Returns whether an id was claimed. */
    public boolean isClaimed() {
        return id != NO_ID;
    }

    String line() {
        return String.join(
                " ",
                WORD,
                Long.toString(before),
                Long.toString(after),
                Long.toString(wallMillis),
                Integer.toString(id),
                state,
                WORD);
    }

    /** Reads a line of output; empty if it is another one or is not finished. */
    static Optional<Look> parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != PARTS || !parts[0].equals(WORD) || !parts[PARTS - 1].equals(WORD)) {
            return Optional.empty();
        }
        return Optional.of(new Look(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Integer.parseInt(parts[4]),
                parts[5]));
    }
}
