package io.muster.benchmarks.command;

import io.muster.benchmarks.measure.Rounds;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much is measured; the same options in all commands. */
final class Length {

    private static final int SMALLEST_MESSAGE = Long.BYTES;
    private static final int LARGEST_MESSAGE = 64 << 10;
    private static final long NANOS_PER_MILLI = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each contender has its turn, 1 to 1000 (default: what the command says).")
    private @Nullable Integer rounds;

    @Option(
            names = "--millis",
            paramLabel = "N",
            description = "How long a turn is, in milliseconds, 1 to 60000 (default: 200).")
    private @Nullable Integer millis;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "How long each contender runs before it counts, in milliseconds, 0 to 60000 (default: 1500).")
    private @Nullable Integer warmUp;

    @Option(
            names = "--sizes",
            paramLabel = "BYTES",
            split = ",",
            description = "Sizes of messages, 8 to 65536 each (default: 64,1024,16384).")
    private @Nullable List<Integer> sizes;

    @Option(names = "--quick", description = "The least that shows that everything works; its figures mean nothing.")
    private boolean quick;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    Length() {}

    boolean isQuick() {
        return quick;
    }

    /** Returns how long to measure, by default {@code usual} rounds. */
    Rounds rounds(int usual) {
        return new Rounds(
                within("--rounds", rounds, 1, 1_000, quick ? 1 : usual),
                within("--millis", millis, 1, 60_000, quick ? 20 : 200) * NANOS_PER_MILLI,
                within("--warm-up", warmUp, 0, 60_000, quick ? 20 : 1_500) * NANOS_PER_MILLI);
    }

    List<Integer> sizes() {
        List<Integer> chosen = Objects.requireNonNullElse(sizes, quick ? List.of(64) : List.of(64, 1_024, 16_384));
        chosen.forEach(size -> within("--sizes", size, SMALLEST_MESSAGE, LARGEST_MESSAGE, 0));
        return chosen;
    }

    private int within(String name, @Nullable Integer value, int least, int most, int usual) {
        if (value == null) {
            return usual;
        }
        if (value < least || value > most) {
            throw new ParameterException(
                    Objects.requireNonNull(command, "command").commandLine(),
                    name + "=" + value + " must be " + least + " to " + most);
        }
        return value;
    }
}
