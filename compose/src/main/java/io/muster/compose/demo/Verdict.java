package io.muster.compose.demo;

import java.util.ArrayList;
import java.util.List;

/** What the story verified. Owned by the story's thread. */
final class Verdict {

    /**
     * One thing that was verified.
     *
     * @param holds whether it was so
     * @param what what was verified, with the figures seen
     */
    record Check(boolean holds, String what) {
        @Override
        public String toString() {
            return (holds ? "  ok    " : "  FAILED ") + what;
        }
    }

    private final List<Check> checks = new ArrayList<>();

    void add(boolean holds, String what) {
        checks.add(new Check(holds, what));
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    boolean holds() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::holds);
    }
}
