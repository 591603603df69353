package io.muster.registry.spi;

/** Text that never reaches a log, an exception or a {@code toString} (P22). */
public final class Secret {

    private final String value;

    /** Wraps {@code value}. */
    public Secret(String value) {
        this.value = value;
    }

    /** Returns the text, for the one place that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns stars, always the same. */
    @Override
    public String toString() {
        return "********";
    }
}
