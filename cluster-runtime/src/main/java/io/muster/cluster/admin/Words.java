package io.muster.cluster.admin;

import java.time.Duration;
import java.util.Locale;

/** How states and times are written in answers. */
final class Words {

    private Words() {}

    /** Returns a constant's name in lower case with hyphens, as configuration writes it. */
    static String of(Enum<?> constant) {
        return of(constant.name());
    }

    /** Returns a constant's name in lower case with hyphens. */
    static String of(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of a state that is a record, such as {@code backing-off}. */
    static String of(Record state) {
        return state.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
