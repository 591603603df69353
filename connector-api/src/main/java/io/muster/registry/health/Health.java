package io.muster.registry.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.util.Collection;
import java.util.Comparator;

/**
 * A server's health with a note for people.
 *
 * @param status how well it is
 * @param note why, at most {@value #MAX_NOTE_BYTES} bytes of UTF-8 (a longer one is cut); empty if there is nothing to say
 */
public record Health(HealthStatus status, String note) {

    /** Most bytes of a note in UTF-8; Consul's limit for a metadata value. */
    public static final int MAX_NOTE_BYTES = 512;

    /** Passing, nothing to say. */
    public static final Health PASSING = new Health(HealthStatus.PASSING, "");

    /** Cuts the note where it is too long, between two characters. */
    public Health {
        note = cut(note);
    }

    /** Returns a critical health. */
    public static Health critical(String note) {
        return new Health(HealthStatus.CRITICAL, note);
    }

    /** Returns a warning. */
    public static Health warning(String note) {
        return new Health(HealthStatus.WARNING, note);
    }

    /** Returns the worst of {@code all}; of equally bad ones the first, and {@link #PASSING} where there is none. */
    public static Health worstOf(Collection<Health> all) {
        // max() keeps the last of equals, min() over the reversed order keeps the first
        return all.stream().min(Comparator.comparing(Health::status).reversed()).orElse(PASSING);
    }

    private static String cut(String note) {
        CharsetEncoder encoder = UTF_8.newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer bytes = ByteBuffer.allocate(MAX_NOTE_BYTES);
        encoder.encode(CharBuffer.wrap(note), bytes, true);
        return UTF_8.decode(bytes.flip()).toString();
    }
}
