package io.muster.registry.testkit;

/** What a run of the kit measures, or what the connector states for it; in the order of the table in {@code docs/registries.md}. */
enum Figure {
    JOIN("ms from register to the last watcher"),
    LEAVE("ms from deregister to the last watcher"),
    CRASH("ms from a crash to the last watcher"),
    CRASH_STATED("ms stated for that"),
    RESTART("ms from a restart to the last watcher"),
    LOSS("ms from the loss of all data to the last watcher"),
    LOSS_STATED("ms stated for that"),
    IDLE_REQUESTS("requests per second, idle"),
    CHURN_REQUESTS("requests of a watcher per change, churn"),
    OUTAGE_REQUESTS("requests per second, outage"),
    OUTAGE_CONNECTS("connects per second, outage"),
    RECOVERY_REQUESTS("requests per client and second, recovery"),
    WRONG_ANSWERS("wrong answers survived");

    private final String text;

    Figure(String text) {
        this.text = text;
    }

    /** Returns what is measured, with its unit. */
    @Override
    public String toString() {
        return text;
    }
}
