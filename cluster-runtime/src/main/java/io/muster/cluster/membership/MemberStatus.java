package io.muster.cluster.membership;

import io.muster.registry.RegisteredServer;
import java.time.Instant;
import java.util.Optional;

/**
 * One member at one moment, for others to read. Immutable.
 *
 * @param server as the registry listed it last
 * @param up whether its health is above our threshold
 * @param orphaned the time of its grace, if it is no longer listed while its link is up
 * @param left why it left, if it did
 * @param link how its link stands
 * @param lastFailure what went wrong last with its link, if anything
 * @param failedDials how many dials failed since it joined
 */
public record MemberStatus(
        RegisteredServer server,
        boolean up,
        Optional<Grace> orphaned,
        Optional<LeaveCause> left,
        LinkView link,
        Optional<String> lastFailure,
        long failedDials) {

    /** Returns on one line how it stands by the registry and by its link, for the log. */
    String text() {
        String listing = left.map(LeaveCause::toString)
                .orElseGet(() -> orphaned.isPresent() ? "orphaned" : up ? "up" : "not up");
        return listing + ", " + link
                + lastFailure.map(failure -> ", " + failure).orElse("");
    }

    /**
     * A time of grace, on the wall clock.
     *
     * @param since when the absence was noticed
     * @param until when the link will be closed
     */
    public record Grace(Instant since, Instant until) {}
}
