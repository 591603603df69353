package io.muster.compose.demo;

import java.util.Map;

/**
 * How many servers of each group the demo starts, 1 to 8 each.
 *
 * @param clients client servers
 * @param worlds world servers
 * @param socials social servers
 */
record ServerCounts(int clients, int worlds, int socials) {

    private static final int MOST = 8;

    /**
     * Returns the counts that were asked for, two, three and one where nothing was.
     *
     * @throws IllegalArgumentException naming the group or the number, if it cannot be
     */
    static ServerCounts of(Map<String, Integer> wanted) {
        wanted.forEach((group, count) -> {
            if (!group.equals("client") && !group.equals("world") && !group.equals("social")) {
                throw new IllegalArgumentException(
                        "group '" + group + "' is unknown; groups are client, world and social");
            }
            if (count < 1 || count > MOST) {
                throw new IllegalArgumentException(group + "=" + count + " must be 1 to " + MOST);
            }
        });
        return new ServerCounts(
                wanted.getOrDefault("client", 2), wanted.getOrDefault("world", 3), wanted.getOrDefault("social", 1));
    }
}
