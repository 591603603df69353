package io.muster.registry.spi;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used, with every problem that was found, not just the first. */
public final class InvalidSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<SettingsProblem> problems;

    /** Makes an error of all {@code problems}, at least one. */
    public InvalidSettingsException(List<SettingsProblem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    private static String text(List<SettingsProblem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return problems.stream()
                .map(problem -> "\n  - " + problem)
                .collect(Collectors.joining("", count + " in the configuration:", ""));
    }

    /** Returns every problem, in the order in which they were found. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
