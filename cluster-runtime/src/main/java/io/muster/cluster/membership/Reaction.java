package io.muster.cluster.membership;

/**
 * What one cell of the liveness table says.
 *
 * @param stay whether the server stays a member
 * @param dial what becomes of dialling, on the side that dials
 * @param hint whether the connector is asked to read the group again now
 */
record Reaction(Stay stay, Dial dial, boolean hint) {

    static final Reaction LEFT = new Reaction(Stay.LEFT, Dial.CANCEL, false);

    enum Stay {
        MEMBER,
        /** A member whose grace time runs. */
        ORPHAN,
        LEFT
    }

    enum Dial {
        /** Dial now, unless a dial is under way or scheduled. */
        NOW,
        /** Dial after a backoff. */
        LATER,
        /** Leave it as it is. */
        KEEP,
        /** No dial; one under way is given up. */
        CANCEL
    }

    static Reaction member(Dial dial) {
        return new Reaction(Stay.MEMBER, dial, false);
    }
}
