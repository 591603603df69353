package io.muster.cluster.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How states and reasons are written in tags: in lower case with hyphens. */
final class Words {

    private Words() {}

    /** Returns a constant's name, such as {@code heartbeat-timeout}. */
    static String of(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of a state that is a record, such as {@code backing-off}. */
    static String of(Class<?> state) {
        return state.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Returns the names of all the states there are. */
    static List<String> statesOf(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses()).map(Words::of).toList();
    }
}
