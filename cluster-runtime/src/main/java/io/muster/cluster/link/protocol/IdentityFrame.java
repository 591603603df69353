package io.muster.cluster.link.protocol;

import java.util.List;

/**
 * IDENTITY, the first frame of the dialler: who dials, whom it means, and with what.
 *
 * @param versions the protocol versions the dialler speaks
 * @param dialler who dials
 * @param target whom it means to reach
 * @param attempt the dialler's count of dials to this target, growing; of two links of one dialler the higher wins
 * @param extensions additions of later versions
 */
public record IdentityFrame(
        VersionRange versions, LinkEnd dialler, LinkTarget target, long attempt, List<Extension> extensions) {

    /** Copies the list. */
    public IdentityFrame {
        extensions = List.copyOf(extensions);
    }
}
