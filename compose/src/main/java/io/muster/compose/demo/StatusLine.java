package io.muster.compose.demo;

import com.typesafe.config.Config;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A status a server process printed.
 *
 * @param clockMillis when, on the process's own clock that never jumps
 * @param id the leased id, -1 without one
 * @param instance the process start
 * @param registration where its registration stands
 * @param health how it says it is
 * @param view how it sees the registry
 * @param ready whether it has the links it needs
 * @param playerPort where players connect, 0 for none
 * @param servers its remote servers
 * @param refusals the last links that were refused, by this server or to it, the oldest first
 * @param steps steps it confirmed
 */
record StatusLine(
        long clockMillis,
        int id,
        String instance,
        String registration,
        Condition health,
        View view,
        boolean ready,
        int playerPort,
        List<Remote> servers,
        List<Refused> refusals,
        long steps) {

    /**
     * A server's health.
     *
     * @param status passing, warning, critical or maintenance
     * @param note why, may be empty
     */
    record Condition(String status, String note) {

        boolean isPassing() {
            return status.equals("passing");
        }

        /** Returns both, for people. */
        @Override
        public String toString() {
            return note.isEmpty() ? status : status + " (" + note + ")";
        }

        private static Condition parse(Config line) {
            return new Condition(lower(line, "health"), line.getString("note"));
        }
    }

    /**
     * A view of the registry.
     *
     * @param freshness current, stale or recovering
     * @param since since when, on the wall clock
     * @param reason why it is not current
     */
    record View(String freshness, Instant since, String reason) {

        boolean isCurrent() {
            return freshness.equals("current");
        }

        private static View parse(Config view) {
            return new View(
                    lower(view, "freshness"),
                    Instant.ofEpochMilli(view.getLong("sinceMillis")),
                    view.getString("reason"));
        }
    }

    static StatusLine parse(Config line) {
        Config role = line.getConfig("role");
        return new StatusLine(
                line.getLong("clockMillis"),
                line.getInt("id"),
                line.getString("instance"),
                lower(line, "registration"),
                Condition.parse(line),
                View.parse(line.getConfig("view")),
                line.getBoolean("ready"),
                line.getInt("playerPort"),
                line.getConfigList("servers").stream().map(Remote::parse).toList(),
                line.getConfigList("refusals").stream().map(Refused::parse).toList(),
                role.hasPath("steps") ? role.getLong("steps") : 0);
    }

    private static String lower(Config line, String key) {
        return line.getString(key).toLowerCase(Locale.ROOT);
    }

    /** Returns how many links are up. */
    long linksUp() {
        return servers.stream().filter(Remote::isConnected).count();
    }

    /**
     * A remote server as this one sees it.
     *
     * @param group its group
     * @param id its id
     * @param instance its process start
     * @param isUpstream whether we dial it
     * @param health what the registry says of its health
     * @param link how its link stands
     * @param sent messages sent to it so far
     * @param received messages received from it so far
     */
    record Remote(
            String group,
            int id,
            String instance,
            boolean isUpstream,
            Condition health,
            LinkLine link,
            long sent,
            long received) {

        boolean isConnected() {
            return link.state().equals("connected");
        }

        private static Remote parse(Config server) {
            return new Remote(
                    server.getString("group"),
                    server.getInt("id"),
                    server.getString("instance"),
                    server.getString("direction").equals("UPSTREAM"),
                    Condition.parse(server),
                    LinkLine.parse(server),
                    server.getLong("sent"),
                    server.getLong("received"));
        }
    }

    /**
     * A link that was refused.
     *
     * @param at when, on the wall clock
     * @param byUs whether this server refused it, else the peer did
     * @param reason why, for programs
     * @param peer the other server
     * @param text why, for people
     */
    record Refused(Instant at, boolean byUs, String reason, String peer, String text) {

        private static Refused parse(Config refusal) {
            return new Refused(
                    Instant.ofEpochMilli(refusal.getLong("atMillis")),
                    refusal.getBoolean("byUs"),
                    refusal.getString("reason"),
                    refusal.getString("peer"),
                    refusal.getString("text"));
        }
    }

    /**
     * How a link stands.
     *
     * @param state waiting, connecting, backingoff, connected or closed
     * @param next when the next dial begins, on the wall clock
     * @param reason what went wrong last, or what it waits for
     */
    record LinkLine(String state, Instant next, String reason) {

        private static final Pattern DIAL = Pattern.compile("^Dial \\d+ of server \\d+ at ");
        private static final Pattern REFUSED = Pattern.compile("^\\S+ was refused by instance \\S+: ");
        private static final Pattern SYSTEM_CALL = Pattern.compile("finishConnect\\(\\.\\.\\) [^:]*: ");

        private static LinkLine parse(Config server) {
            return new LinkLine(
                    lower(server, "link"),
                    Instant.ofEpochMilli(server.hasPath("nextMillis") ? server.getLong("nextMillis") : 0),
                    server.getString("reason"));
        }

        /** Returns the reason without what its reader knows: which dial of whom it was, by which call. */
        private String plain() {
            String happened = DIAL.matcher(reason).replaceFirst("");
            String why = SYSTEM_CALL.matcher(happened).replaceFirst("");
            return REFUSED.matcher(why).replaceFirst("refused, ");
        }

        /** Returns the state with the reason and the next attempt, for people. */
        String describe(Instant now) {
            String plain = plain();
            String why = plain.isEmpty() ? "" : ": " + plain;
            if (state.equals("backingoff")) {
                double seconds = Math.max(0, next.toEpochMilli() - now.toEpochMilli()) / 1_000.0;
                return String.format(Locale.ROOT, "next dial in %.1f s%s", seconds, why);
            }
            return state + why;
        }
    }
}
