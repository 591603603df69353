package io.muster.registry.testkit.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the program of a real registry as {@code etc/registries.sh} does, which also puts it into the cache: the variable {@code MUSTER_<NAME>}, the {@code PATH} if that one is new
 * enough, then the cache. There is no way around it: without the program what needs it fails, and says what to do.
 */
public final class ServerBinary {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");

    private ServerBinary() {}

    /**
     * Returns the path of a program.
     *
     * @param name the registry as {@code etc/registries.sh} names it, such as {@code etcd} or {@code etcd-3.4}
     * @param program the program's own name
     * @param oldest the oldest version that will do, such as {@code 3.5}
     * @throws IllegalStateException if there is none, saying where it was looked for and what to do
     */
    public static Path find(String name, String program, String oldest) {
        String variable = "MUSTER_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        Optional<Path> configured = Optional.ofNullable(System.getenv(variable)).map(Path::of);
        Path cached = cache().resolve(name).resolve("usr/bin").resolve(program);
        return configured
                .or(() -> name.equals(program) ? onPath(program, oldest) : Optional.empty())
                .or(() -> Optional.of(cached).filter(Files::isExecutable))
                .orElseThrow(() -> new IllegalStateException("no " + name + " " + oldest + " or newer: " + variable
                        + " is not set, there is none on the PATH, and none at " + cached
                        + "; run 'etc/registries.sh " + name + "', or set " + variable + " to the program"));
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("MUSTER_REGISTRIES"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "muster", "registries"));
    }

    private static Optional<Path> onPath(String program, String oldest) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .filter(found -> isAtLeast(version(found), oldest));
    }

    /** Returns what a program says its version is; empty if it does not say. */
    public static String version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(said);
            return matcher.find() ? matcher.group() : "";
        } catch (IOException e) {
            return "";
        }
    }

    static boolean isAtLeast(String version, String oldest) {
        List<Integer> found = numbers(version);
        List<Integer> least = numbers(oldest);
        if (found.size() < least.size()) {
            return false;
        }
        for (int part = 0; part < least.size(); part++) {
            int compared = found.get(part).compareTo(least.get(part));
            if (compared != 0) {
                return compared > 0;
            }
        }
        return true;
    }

    private static List<Integer> numbers(String version) {
        return version.isEmpty()
                ? List.of()
                : Arrays.stream(version.split("\\.")).map(Integer::valueOf).toList();
    }
}
