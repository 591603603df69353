package io.muster.registry.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads one block of settings key by key and collects every problem, so that all are told at once ({@link #finish}). A value that cannot
 * be used is a problem and reads as its default. Not thread-safe; one reader serves one block.
 */
public final class SettingsReader {

    private static final int LONGEST_SHOWN = 80;

    private final SettingsSource source;
    private final List<SettingsProblem> problems;
    private final Map<String, String> known = new LinkedHashMap<>();
    private final Map<String, SettingsReader> blocks = new LinkedHashMap<>();

    /** Makes a reader of a block with no problems yet. */
    public SettingsReader(SettingsSource source) {
        this(source, new ArrayList<>());
    }

    private SettingsReader(SettingsSource source, List<SettingsProblem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /** Returns the keys that stand in this block, for blocks whose keys are the user's own words. */
    public Set<String> keys() {
        return source.keys();
    }

    /** Reads text. */
    public Optional<String> text(String key) {
        return value(key, "");
    }

    /** Reads text with a default. */
    public String text(String key, String orElse) {
        return text(key).orElse(orElse);
    }

    /** Reads text that may not be shown. It appears in no message. */
    public Optional<Secret> secret(String key) {
        return text(key).map(Secret::new);
    }

    /** Reads text that must be there. Its absence is a problem, and then it reads as {@code orElse}. */
    public String required(String key, String orElse) {
        Optional<String> value = text(key);
        if (value.isEmpty() && source.block(key).isEmpty()) {
            problem(key, "is missing");
        }
        return value.orElse(orElse);
    }

    /** Reads a list of words, written as a list or with commas between them; empty if it is absent. */
    public List<String> list(String key) {
        return text(key)
                .map(text -> Pattern.compile(",")
                        .splitAsStream(text)
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    /** Reads the path of a file. */
    public Optional<Path> file(String key) {
        return parsed(key, "the path of a file", Path::of);
    }

    /** Reads {@code true} or {@code false}. */
    public boolean flag(String key, boolean orElse) {
        return parsed(key, "true or false", SettingsReader::parseFlag).orElse(orElse);
    }

    /** Reads a whole number within a range, both ends included. */
    public int number(String key, int orElse, int least, int most) {
        return number(key, least, most).orElse(orElse);
    }

    /** Reads a whole number without a default. */
    public Optional<Integer> number(String key, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return parsed(key, expected, SettingsReader::parseNumber)
                .filter(value -> inRange(key, value, expected, value >= least && value <= most));
    }

    /** Reads a size in bytes such as {@code 512}, {@code 64 KiB}, {@code 1 MiB}, within a range, both ends included. */
    public int size(String key, int orElse, int least, int most) {
        String expected = "a size from " + SizeText.format(least) + " to " + SizeText.format(most);
        return parsed(key, expected, SizeText::parse)
                .filter(value -> inRange(key, SizeText.format(value), expected, value >= least && value <= most))
                .map(Long::intValue)
                .orElse(orElse);
    }

    /** Reads a time such as {@code 250ms}, {@code 10s}, {@code 2 minutes}, within a range, both ends included. */
    public Duration duration(String key, Duration orElse, Duration least, Duration most) {
        String expected = "a time from " + DurationText.format(least) + " to " + DurationText.format(most);
        return parsed(key, expected, DurationText::parse)
                .filter(value -> inRange(
                        key,
                        DurationText.format(value),
                        expected,
                        value.compareTo(least) >= 0 && value.compareTo(most) <= 0))
                .orElse(orElse);
    }

    /** Reads one of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E orElse) {
        return choice(key, type).orElse(orElse);
    }

    /** Reads one of an enum's constants without a default. */
    public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            words.add(word(constant));
        }
        return parsed(key, "one of " + words, given -> type.getEnumConstants()[indexOf(words, given)]);
    }

    /** Reads the block below a key, empty if it is absent; its problems and unknown keys count as this reader's. */
    public Optional<SettingsReader> block(String key) {
        SettingsReader before = blocks.get(key);
        if (before != null) {
            return Optional.of(before);
        }
        return blockSource(key).map(block -> {
            SettingsReader reader = new SettingsReader(block, problems);
            blocks.put(key, reader);
            return reader;
        });
    }

    /** Reads the block below a key; one without keys if it is absent, so that its defaults apply. */
    public SettingsReader blockOrEmpty(String key) {
        return block(key).orElseGet(() -> {
            SettingsReader reader = new SettingsReader(new AbsentBlock(path(key), source.place(key)), problems);
            blocks.put(key, reader);
            return reader;
        });
    }

    /** Returns the block below a key for somebody else to read, empty if it is absent; this reader looks at none of its keys. */
    public Optional<SettingsSource> blockSource(String key) {
        known.put(key, "");
        if (source.value(key).isPresent()) {
            problem(key, "must be a block { … }, not a value");
        }
        return source.block(key);
    }

    /** Reports a problem of a key that this reader cannot see by itself. */
    public void problem(String key, String message) {
        problems.add(new SettingsProblem(path(key), source.place(key), message));
    }

    /** Reports problems that somebody else found. */
    public void problems(List<SettingsProblem> found) {
        problems.addAll(found);
    }

    /** Reports every key that nobody read, with the nearest known one. Call it once, after everything was read. */
    public void rejectUnknownKeys() {
        for (String key : source.keys()) {
            if (!known.containsKey(key)) {
                problem(key, "is not a setting" + suggestion(key, known.keySet()));
            }
        }
        blocks.values().forEach(SettingsReader::rejectUnknownKeys);
    }

    /** Returns what to say after "there is no such thing": {@code ; did you mean 'x'?} with the nearest known word, or all of them. */
    public static String suggestion(String word, Collection<String> known) {
        return NearestWord.suggestion(word, known);
    }

    /**
     * Returns what was read: each value's key, dots between blocks, and what it must be, empty for any text. Documentation is held against
     * it.
     */
    public Map<String, String> described() {
        Map<String, String> described = new LinkedHashMap<>();
        known.forEach((key, expected) -> {
            SettingsReader block = blocks.get(key);
            if (block == null) {
                described.put(key, expected);
            } else {
                block.described().forEach((below, what) -> described.put(key + "." + below, what));
            }
        });
        return described;
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

    private String path(String key) {
        return source.path().isEmpty() ? key : source.path() + "." + key;
    }

    private Optional<String> value(String key, String expected) {
        known.put(key, expected);
        if (source.block(key).isPresent()) {
            problem(key, "must be " + (expected.isEmpty() ? "a value" : expected) + ", not a block");
        }
        return source.value(key);
    }

    private <T> Optional<T> parsed(String key, String expected, Function<String, T> parse) {
        return value(key, expected).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                problem(key, "'" + shown(text) + "' must be " + expected);
                return Optional.empty();
            }
        });
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
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
