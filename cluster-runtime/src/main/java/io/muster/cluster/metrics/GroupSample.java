package io.muster.cluster.metrics;

import io.muster.cluster.GroupStatistics;
import io.muster.cluster.Listing;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.ServerGroup;
import io.muster.cluster.ServerStatistics;
import java.util.HashMap;
import java.util.Map;

/**
 * One group at one moment.
 *
 * @param group the group
 * @param listings how many members there are, by what the registry says
 * @param links how many members there are, by how their link stands
 * @param statistics its counters
 */
record GroupSample(
        ServerGroup group, Map<String, Integer> listings, Map<String, Integer> links, GroupStatistics statistics) {

    static final String UP = "up";
    static final String NOT_UP = "not-up";
    static final String ORPHANED = "orphaned";

    static GroupSample of(ServerGroup group) {
        Map<String, Integer> listings = new HashMap<>();
        Map<String, Integer> links = new HashMap<>();
        for (RemoteServer server : group.servers()) {
            listings.merge(listing(server.listing()), 1, Integer::sum);
            links.merge(Words.of(server.link().getClass()), 1, Integer::sum);
        }
        return new GroupSample(group, listings, links, group.statistics());
    }

    private static String listing(Listing listing) {
        if (listing instanceof Listing.Orphaned) {
            return ORPHANED;
        }
        if (listing instanceof Listing.Listed listed) {
            return listed.up() ? UP : NOT_UP;
        }
        return "left";
    }

    ServerStatistics totals() {
        return statistics.totals();
    }
}
