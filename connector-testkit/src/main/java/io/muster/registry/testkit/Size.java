package io.muster.registry.testkit;

import java.time.Duration;
import java.util.Locale;

/** How much the cases do: {@code -Dmuster.conformance.size=thorough} for the full figures. */
public enum Size {
    /** Fits a build on two cores: less than eight minutes for one registry. */
    DEFAULT(5, 20, 10, 200, 20, Duration.ofSeconds(6), Duration.ofSeconds(15)),
    /** The full figures. */
    THOROUGH(20, 100, 200, 2_000, 50, Duration.ofSeconds(60), Duration.ofSeconds(60));

    /** The system property that picks the size. */
    public static final String PROPERTY = "muster.conformance.size";

    private final int idleLeases;
    private final int openCycles;
    private final int interleavings;
    private final int groupSize;
    private final int herd;
    private final Duration idChurn;
    private final Duration viewChurn;

    Size(
            int idleLeases,
            int openCycles,
            int interleavings,
            int groupSize,
            int herd,
            Duration idChurn,
            Duration viewChurn) {
        this.idleLeases = idleLeases;
        this.openCycles = openCycles;
        this.interleavings = interleavings;
        this.groupSize = groupSize;
        this.herd = herd;
        this.idChurn = idChurn;
        this.viewChurn = viewChurn;
    }

    /** Returns the size of this run. */
    public static Size current() {
        return valueOf(System.getProperty(PROPERTY, "default").toUpperCase(Locale.ROOT));
    }

    int idleLeases() {
        return idleLeases;
    }

    int openCycles() {
        return openCycles;
    }

    int interleavings() {
        return interleavings;
    }

    int groupSize() {
        return groupSize;
    }

    int herd() {
        return herd;
    }

    Duration idChurn() {
        return idChurn;
    }

    Duration viewChurn() {
        return viewChurn;
    }
}
