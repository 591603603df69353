package io.muster.registry;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * 128 random bits that name one start of one server process. Made once per process start; it tells a restarted server from the one that
 * had its id and address before.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record InstanceId(long high, long low) {

    private static final int TEXT_LENGTH = 32;

    /** Returns a new id from a {@link SecureRandom}, so that no two processes of a fleet started at one moment share it. */
    public static InstanceId random() {
        SecureRandom random = new SecureRandom();
        return new InstanceId(random.nextLong(), random.nextLong());
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @param text exactly 32 lower-case hexadecimal digits
     * @throws IllegalArgumentException naming the text, if it is anything else
     */
    public static InstanceId parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.chars().allMatch(InstanceId::isLowerHex)) {
            throw new IllegalArgumentException(
                    "instance='" + Quoted.shorten(text) + "' must be 32 lower-case hexadecimal digits");
        }
        return new InstanceId(
                HexFormat.fromHexDigitsToLong(text, 0, TEXT_LENGTH / 2),
                HexFormat.fromHexDigitsToLong(text, TEXT_LENGTH / 2, TEXT_LENGTH));
    }

    private static boolean isLowerHex(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }

    /** Returns 32 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
