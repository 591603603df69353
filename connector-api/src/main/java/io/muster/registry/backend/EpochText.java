package io.muster.registry.backend;

import java.util.OptionalLong;

/** The epoch as it stands beside the ids, which anybody may have written: a decimal number of at most 18 digits. */
public final class EpochText {

    private static final int MOST_DIGITS = 18;

    private EpochText() {}

    /** Returns the epoch; empty if {@code text} is none. White space around it does not matter. */
    public static OptionalLong parse(String text) {
        String digits = text.strip();
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
