package io.muster.compose.demo;

import io.muster.compose.demo.ServerView.Standing;
import io.muster.compose.demo.StatusLine.Condition;
import io.muster.compose.demo.StatusLine.LinkLine;
import io.muster.compose.demo.StatusLine.Refused;
import io.muster.compose.demo.StatusLine.Remote;
import io.muster.compose.demo.StatusLine.View;
import io.muster.compose.player.CrowdReport;
import java.time.Instant;
import java.util.List;

/** A system as its processes could tell it: client 1, worlds 2 and 3, social 4, all linked and well. */
final class Views {

    static final Instant NOW = Instant.parse("2030-01-01T12:00:42Z");
    static final CrowdReport CROWD = new CrowdReport(40, 40, 1_000, 10, 30);
    static final Condition PASSING = new Condition("passing", "");
    static final LinkLine UP = new LinkLine("connected", Instant.EPOCH, "");

    private Views() {}

    static View current() {
        return new View("current", NOW.minusSeconds(12), "");
    }

    static Remote remote(String group, int id, Condition health, LinkLine link, long messages) {
        return new Remote(group, id, "i" + id, true, health, link, messages, 2 * messages);
    }

    static Remote remote(String group, int id) {
        return remote(group, id, PASSING, UP, 0);
    }

    static StatusLine status(long clockMillis, int id, Condition health, View view, Remote... servers) {
        return new StatusLine(
                clockMillis, id, "i" + id, "registered", health, view, true, 0, List.of(servers), List.of(), 0);
    }

    static StatusLine withRefusals(StatusLine status, Refused... refusals) {
        return new StatusLine(
                status.clockMillis(),
                status.id(),
                status.instance(),
                status.registration(),
                status.health(),
                status.view(),
                status.ready(),
                status.playerPort(),
                status.servers(),
                List.of(refusals),
                status.steps());
    }

    static ServerView server(String name, StatusLine... recent) {
        return new ServerView(name, name.split("-", 2)[0], Standing.RUNNING, List.of(recent));
    }

    static ServerView client() {
        return server(
                "client-1",
                status(0, 1, PASSING, current(), remote("world", 2), remote("world", 3), remote("social", 4)));
    }

    static ServerView world(int id, Condition health) {
        return server("world-" + (id - 1), status(0, id, health, current(), remote("social", 4), remote("client", 1)));
    }

    static ServerView social() {
        return server(
                "social-1",
                status(0, 4, PASSING, current(), remote("client", 1), remote("world", 2), remote("world", 3)));
    }

    static SystemView system(ServerView... servers) {
        return new SystemView(List.of(servers), List.of(), NOW);
    }

    static SystemView well() {
        return system(client(), world(2, PASSING), world(3, PASSING), social());
    }
}
