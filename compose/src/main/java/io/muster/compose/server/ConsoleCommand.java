package io.muster.compose.server;

import io.muster.registry.health.Health;
import io.muster.registry.health.HealthStatus;
import java.util.Locale;
import java.util.Optional;

/** What whoever runs a server can tell it on its standard input, one command a line. */
sealed interface ConsoleCommand {

    /** {@code stop}: leave and end. */
    record Stop() implements ConsoleCommand {}

    /**
     * {@code health passing}, {@code health warning NOTE}, {@code health critical NOTE}: what the server's check of its game is to find.
     *
     * @param health what it finds
     */
    record Feel(Health health) implements ConsoleCommand {}

    /**
     * {@code maintenance REASON}; without a reason it ends.
     *
     * @param reason shown to others
     */
    record Maintain(Optional<String> reason) implements ConsoleCommand {}

    /** Reads a line; empty if it is no command. */
    static Optional<ConsoleCommand> parse(String line) {
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length < 2 ? "" : words[1];
        return switch (words[0]) {
            case "stop" -> Optional.of(new Stop());
            case "health" -> health(rest).map(Feel::new);
            case "maintenance" -> Optional.of(new Maintain(Optional.of(rest).filter(text -> !text.isEmpty())));
            default -> Optional.empty();
        };
    }

    private static Optional<Health> health(String text) {
        String[] words = text.split("\\s+", 2);
        String note = words.length < 2 ? "" : words[1];
        return switch (words[0].toUpperCase(Locale.ROOT)) {
            case "PASSING" -> Optional.of(new Health(HealthStatus.PASSING, note));
            case "WARNING" -> Optional.of(Health.warning(note));
            case "CRITICAL" -> Optional.of(Health.critical(note));
            default -> Optional.empty();
        };
    }
}
