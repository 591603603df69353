package io.muster.compose.demo;

import com.typesafe.config.Config;

/**
 * Something a server process told about a remote server.
 *
 * @param teller the process that told it, for example {@code client-1}
 * @param event joined, connected, disconnected or left
 * @param group the remote server's group
 * @param id the remote server's id
 * @param instance the remote server's process start
 * @param reason why, if there is more to say
 * @param atMillis when, on the wall clock
 */
record ServerEvent(String teller, String event, String group, int id, String instance, String reason, long atMillis) {

    static ServerEvent parse(String teller, Config line) {
        return new ServerEvent(
                teller,
                line.getString("event"),
                line.getString("group"),
                line.getInt("id"),
                line.getString("instance"),
                line.getString("reason"),
                line.getLong("atMillis"));
    }

    boolean is(String wantedEvent, String wantedGroup, int wantedId) {
        return event.equals(wantedEvent) && group.equals(wantedGroup) && id == wantedId;
    }

    /** Returns the first word of the reason, which programs understand too. */
    String reasonWord() {
        return reason.split(":", 2)[0];
    }

    /** Returns the event on one line. */
    @Override
    public String toString() {
        return teller + ": " + group + " " + id + " " + event + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
