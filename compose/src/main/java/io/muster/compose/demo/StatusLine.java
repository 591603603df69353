package io.muster.compose.demo;

import com.typesafe.config.Config;
import java.util.List;

/**
 * The newest status a server process printed.
 *
 * @param id the leased id, -1 without one
 * @param registration where its registration stands
 * @param freshness how it sees the registry
 * @param ready whether it has the links it needs
 * @param playerPort where players connect, 0 for none
 * @param servers its remote servers
 * @param players players it serves
 * @param steps steps it confirmed
 * @param chats chats it passed on
 * @param regions regions with players in them (world servers)
 */
record StatusLine(
        int id,
        String registration,
        String freshness,
        boolean ready,
        int playerPort,
        List<Remote> servers,
        long players,
        long steps,
        long chats,
        List<Integer> regions) {

    /** A remote server as this one sees it. */
    record Remote(String group, int id, String direction, String link, long sent, long received) {
        boolean isConnected() {
            return "Connected".equals(link);
        }
    }

    static StatusLine parse(Config line) {
        Config role = line.getConfig("role");
        return new StatusLine(
                line.getInt("id"),
                line.getString("registration"),
                line.getString("freshness"),
                line.getBoolean("ready"),
                line.getInt("playerPort"),
                line.getConfigList("servers").stream().map(StatusLine::remote).toList(),
                number(role, "players"),
                number(role, "steps"),
                number(role, "chats"),
                role.hasPath("regions") ? role.getIntList("regions") : List.of());
    }

    private static Remote remote(Config server) {
        return new Remote(
                server.getString("group"),
                server.getInt("id"),
                server.getString("direction"),
                server.getString("link"),
                server.getLong("sent"),
                server.getLong("received"));
    }

    private static long number(Config role, String key) {
        return role.hasPath(key) ? role.getLong(key) : 0;
    }

    /** Returns how many links are up. */
    long linksUp() {
        return servers.stream().filter(Remote::isConnected).count();
    }

    /** Returns messages sent and received over all links so far. */
    long messages() {
        return servers.stream()
                .mapToLong(remote -> remote.sent() + remote.received())
                .sum();
    }
}
