package io.muster.compose.demo;

import io.muster.compose.demo.StatusLine.Condition;
import io.muster.compose.demo.SystemView.LinkGroup;
import io.muster.compose.player.CrowdReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A system as rows of text: a row for each server with what is amiss below it, the links from group to group, one line of figures. Pure. */
final class SystemTable {

    /** With fewer columns there is no room for the list of links. */
    private static final int COLUMNS_FOR_LINKS = 96;

    private static final String SERVER_ROW = "%-9s %3s %-10s %-11s %-14s %5s %5s %5s";
    private static final String LINK_ROW = "%-20s %6s %7s %7s";
    /** A refusal is shown for so long. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final SystemView view;
    private final int columns;

    private SystemTable(SystemView view, int columns) {
        this.view = view;
        this.columns = columns;
    }

    /** Returns the whole table for a screen of so many columns; lines that say what is amiss may be longer. */
    static List<String> rows(SystemView view, CrowdReport crowd, int columns) {
        SystemTable table = new SystemTable(view, columns);
        List<String> rows = new ArrayList<>();
        rows.add(table.withLinks(
                row(SERVER_ROW, "server", "id", "registered", "health", "registry view", "links", "in/s", "out/s"),
                "to"));
        view.servers().forEach(server -> rows.addAll(table.server(server)));
        rows.addAll(table.staleness());
        rows.add(row(LINK_ROW, "links", "up", "→ /s", "← /s"));
        view.linkGroups().forEach(links -> rows.add(table.links(links)));
        rows.add(summary(view, crowd));
        return rows;
    }

    /** Returns the rows of one server. */
    static List<String> rows(SystemView view, String server) {
        SystemTable table = new SystemTable(view, Integer.MAX_VALUE);
        return view.servers().stream()
                .filter(one -> one.name().equals(server))
                .flatMap(one -> table.server(one).stream())
                .toList();
    }

    /** Returns one line of figures: links, messages per second, players. */
    static String summary(SystemView view, CrowdReport crowd) {
        long up = view.linkGroups().stream().mapToLong(view::up).sum();
        long expected = view.linkGroups().stream().mapToLong(view::expected).sum();
        double rate = view.linkGroups().stream()
                .map(view::rates)
                .mapToDouble(rates -> rates.in() + rates.out())
                .sum();
        return row(
                "%d/%d links up, %.0f messages/s; %d/%d players, %d steps, %d border crossings",
                up, expected, rate, crowd.connected(), crowd.players(), crowd.confirmedSteps(), crowd.handovers());
    }

    private List<String> server(ServerView server) {
        String id = server.id() < 0 ? "-" : Integer.toString(server.id());
        if (!server.isRunning()) {
            return List.of(row("%-9s %3s %s", server.name(), id, end(server)));
        }
        if (server.status().isEmpty()) {
            return List.of(row("%-9s %3s starting", server.name(), id));
        }
        StatusLine status = server.status().get();
        Rates rates = Rates.of(server.recent(), remote -> true);
        List<String> rows = new ArrayList<>();
        rows.add(withLinks(
                row(
                        SERVER_ROW,
                        server.name(),
                        id,
                        status.registration(),
                        status.health().status(),
                        status.view().freshness() + " " + age(status.view().since(), view.now()),
                        status.linksUp() + "/" + status.servers().size(),
                        Math.round(rates.in()),
                        Math.round(rates.out())),
                links(status)));
        rows.addAll(health(server, status.health()));
        rows.addAll(brokenLinks(status));
        rows.addAll(refusal(status));
        return rows;
    }

    /** How a process ended, and what its peers said of it. */
    private String end(ServerView server) {
        List<String> told = new ArrayList<>();
        for (String event : List.of("disconnected", "left")) {
            view.reasons(server, event).forEach((reason, peers) -> told.add(event + " (" + reason + ") at " + peers));
        }
        return server.standing().name().toLowerCase(Locale.ROOT)
                + (told.isEmpty() ? "" : ": " + String.join(", ", told));
    }

    private String withLinks(String row, String links) {
        return columns < COLUMNS_FOR_LINKS ? row : row + "  " + links;
    }

    private static String links(StatusLine status) {
        return status.servers().stream()
                .map(remote -> remote.group().charAt(0) + "" + remote.id() + (remote.isConnected() ? "" : "!"))
                .collect(Collectors.joining(" "));
    }

    /** What a server says of itself, unless it is passing; and what others hold it to be, where that differs. */
    private List<String> health(ServerView server, Condition own) {
        Map<String, Condition> seen = view.seenByOthers(server);
        List<String> rows = new ArrayList<>();
        List<String> agreeing = seen.entrySet().stream()
                .filter(entry -> entry.getValue().equals(own))
                .map(Map.Entry::getKey)
                .toList();
        if (!own.isPassing()) {
            rows.add(detail(own + (agreeing.isEmpty() ? "" : ", seen so by " + String.join(", ", agreeing))));
        }
        seen.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(own))
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue().toString(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))))
                .forEach((condition, who) -> rows.add(detail("still " + condition + " to " + who)));
        return rows;
    }

    private List<String> brokenLinks(StatusLine status) {
        return status.servers().stream()
                .filter(remote -> !remote.isConnected())
                .map(remote -> detail("no link to " + remote.group() + " " + remote.id() + ": "
                        + remote.link().describe(view.now())))
                .toList();
    }

    /** The newest link it refused, unless it dials that server itself, is refused too, and shows that already. */
    private List<String> refusal(StatusLine status) {
        Set<String> missing = status.servers().stream()
                .filter(remote -> !remote.isConnected())
                .map(remote -> remote.group() + "/" + remote.id())
                .collect(Collectors.toSet());
        return status.refusals().stream()
                .filter(refusal -> refusal.byUs()
                        && !missing.contains(refusal.peer())
                        && Duration.between(refusal.at(), view.now()).compareTo(FRESH) < 0)
                .reduce((older, newer) -> newer)
                .map(refusal -> detail("refused " + refusal.peer() + ", " + refusal.reason() + ": " + refusal.text()))
                .stream()
                .toList();
    }

    private List<String> staleness() {
        return view.notCurrent().stream()
                .limit(1)
                .flatMap(server -> server.status().stream())
                .map(StatusLine::view)
                .map(stale -> "registry " + stale.freshness() + " since " + TIME.format(stale.since()) + " at "
                        + view.notCurrent().size() + " servers: " + stale.reason())
                .toList();
    }

    private String links(LinkGroup links) {
        Rates rates = view.rates(links);
        return row(
                LINK_ROW,
                links.dialler() + " → " + links.target(),
                view.up(links) + "/" + view.expected(links),
                Math.round(rates.out()),
                Math.round(rates.in()));
    }

    private static String detail(String text) {
        return "    └ " + text;
    }

    /** Returns how long ago something was, in the largest unit that says enough: {@code 42s}, {@code 7m}, {@code 3h}. */
    static String age(Instant since, Instant now) {
        long seconds = Math.max(0, Duration.between(since, now).toSeconds());
        if (seconds < 100) {
            return seconds + "s";
        }
        return seconds < 6_000 ? seconds / 60 + "m" : seconds / 3_600 + "h";
    }

    private static String row(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
