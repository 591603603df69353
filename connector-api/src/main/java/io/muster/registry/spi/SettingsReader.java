package io.muster.registry.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one block of settings key by key and collects every problem, so that all are told at once ({@link #finish}). A value that cannot
 * be used is a problem and reads as its default. Not thread-safe; one reader serves one block.
 */
public final class SettingsReader {

    private final SettingsSource source;
    private final List<SettingsProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<SettingsReader> blocks = new ArrayList<>();

    /** Makes a reader of a block with no problems yet. */
    public SettingsReader(SettingsSource source) {
        this(source, new ArrayList<>());
    }

    private SettingsReader(SettingsSource source, List<SettingsProblem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** Reads text. */
    public Optional<String> text(String key) {
        known.add(key);
        if (source.block(key).isPresent()) {
            problem(key, "must be a value, not a block");
        }
        return source.value(key);
    }

    /** Reads text with a default. */
    public String text(String key, String orElse) {
        return text(key).orElse(orElse);
    }

    /** Reads text that may not be shown. It appears in no message. */
    public Optional<Secret> secret(String key) {
        return text(key).map(Secret::new);
    }

    /** Reads the path of a file. */
    public Optional<Path> file(String key) {
        return text(key).flatMap(text -> parsed(key, text, "the path of a file", Path::of));
    }

    /** Reads {@code true} or {@code false}. */
    public boolean flag(String key, boolean orElse) {
        return text(key)
                .flatMap(text -> parsed(key, text, "true or false", SettingsReader::parseFlag))
                .orElse(orElse);
    }

    /** Reads a whole number within a range, both ends included. */
    public int number(String key, int orElse, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return text(key)
                .flatMap(text -> parsed(key, text, expected, SettingsReader::parseNumber))
                .filter(value -> inRange(key, value, expected, value >= least && value <= most))
                .orElse(orElse);
    }

    /** Reads a time such as {@code 250ms}, {@code 10s}, {@code 2 minutes}, within a range, both ends included. */
    public Duration duration(String key, Duration orElse, Duration least, Duration most) {
        String expected = "a time from " + DurationText.format(least) + " to " + DurationText.format(most)
                + ", such as " + DurationText.format(orElse);
        return text(key)
                .flatMap(text -> parsed(key, text, expected, DurationText::parse))
                .filter(value -> inRange(
                        key,
                        DurationText.format(value),
                        expected,
                        value.compareTo(least) >= 0 && value.compareTo(most) <= 0))
                .orElse(orElse);
    }

    /** Reads one of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E orElse) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        return text(key)
                .flatMap(text ->
                        parsed(key, text, "one of " + words, given -> type.getEnumConstants()[indexOf(words, given)]))
                .orElse(orElse);
    }

    /** Reads the block below a key, empty if it is absent; its problems and unknown keys count as this reader's. */
    public Optional<SettingsReader> block(String key) {
        known.add(key);
        if (source.value(key).isPresent()) {
            problem(key, "must be a block { … }, not a value");
        }
        return source.block(key).map(block -> {
            SettingsReader reader = new SettingsReader(block, problems);
            blocks.add(reader);
            return reader;
        });
    }

    /** Reports a problem of a key that this reader cannot see by itself. */
    public void problem(String key, String message) {
        String path = source.path().isEmpty() ? key : source.path() + "." + key;
        problems.add(new SettingsProblem(path, source.place(key), message));
    }

    /** Reports every key that nobody read, with the nearest known one. Call it once, after everything was read. */
    public void rejectUnknownKeys() {
        for (String key : source.keys()) {
            if (!known.contains(key)) {
                problem(key, "is not a setting" + NearestWord.suggestion(key, known));
            }
        }
        blocks.forEach(SettingsReader::rejectUnknownKeys);
    }

    /** Returns the problems so far, those of blocks included. */
    public List<SettingsProblem> problems() {
        return List.copyOf(problems);
    }

    /**
     * Ends the reading: unknown keys are rejected, and every problem found is thrown at once.
     *
     * @throws InvalidSettingsException if there is a problem
     */
    public void finish() {
        rejectUnknownKeys();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private <T> Optional<T> parsed(String key, String text, String expected, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            problem(key, "'" + text + "' must be " + expected);
            return Optional.empty();
        }
    }

    private boolean inRange(String key, Object value, String expected, boolean isIn) {
        if (!isIn) {
            problem(key, value + " must be " + expected);
        }
        return isIn;
    }

    private static Integer parseNumber(String text) {
        return Integer.valueOf(text.trim());
    }

    private static Boolean parseFlag(String text) {
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static int indexOf(List<String> words, String given) {
        int index = words.indexOf(given.trim());
        if (index < 0) {
            throw new IllegalArgumentException(given);
        }
        return index;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
