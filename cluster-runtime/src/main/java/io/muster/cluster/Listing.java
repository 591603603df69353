package io.muster.cluster;

import java.time.Instant;

/** What the registry says of a remote server, by the last snapshot. */
public sealed interface Listing {

    /**
     * It is listed.
     *
     * @param up whether its health is above our threshold; one that is not up is a member, but is not dialled
     */
    record Listed(boolean up) implements Listing {}

    /**
     * It is no longer listed, but its link is up: it stays a member for a grace time, so that a registry's error costs nothing.
     *
     * @param since when we noticed, on the wall clock
     * @param until when the link will be closed, on the wall clock
     */
    record Orphaned(Instant since, Instant until) implements Listing {}

    /**
     * It is no longer a member.
     *
     * @param reason why
     */
    record Left(LeaveReason reason) implements Listing {}
}
