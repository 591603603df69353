package io.muster.cluster.link;

/**
 * What holds for all links of a network.
 *
 * @param limits sizes and counts
 * @param times deadlines and intervals
 */
public record LinkSettings(LinkLimits limits, LinkTimes times) {

    /** Returns what is right for a LAN. */
    public static LinkSettings defaults() {
        return new LinkSettings(LinkLimits.defaults(), LinkTimes.defaults());
    }

    /** Returns these settings with other limits. */
    public LinkSettings withLimits(LinkLimits newLimits) {
        return new LinkSettings(newLimits, times);
    }

    /** Returns these settings with other times. */
    public LinkSettings withTimes(LinkTimes newTimes) {
        return new LinkSettings(limits, newTimes);
    }
}
