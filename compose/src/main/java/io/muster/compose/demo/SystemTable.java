package io.muster.compose.demo;

import io.muster.compose.player.CrowdReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The system as rows of text: groups, servers, their links with state, messages per second. Asked by one thread at a time. */
final class SystemTable implements Supplier<List<String>> {

    private final DemoSystem system;
    private final Supplier<CrowdReport> crowd;
    private long lastNanos = System.nanoTime();
    private long lastMessages;
    private double rate;

    SystemTable(DemoSystem system, Supplier<CrowdReport> crowd) {
        this.system = system;
        this.crowd = crowd;
    }

    @Override
    public synchronized List<String> get() {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                "%-10s %4s  %-11s %-10s %6s  %s", "server", "id", "registered", "registry", "links", "to"));
        for (String group : List.of("client", "world", "social")) {
            system.servers().stream()
                    .filter(server -> server.group().equals(group))
                    .forEach(server -> rows.add(row(server)));
        }
        rows.add(summary());
        return rows;
    }

    private static String row(ServerProcess server) {
        Optional<StatusLine> status = server.status();
        if (!server.isAlive()) {
            return String.format(
                    "%-10s %4s  gone", server.name(), status.map(StatusLine::id).orElse(-1));
        }
        return status.map(now -> String.format(
                        "%-10s %4d  %-11s %-10s %6d  %s",
                        server.name(), now.id(), now.registration(), now.freshness(), now.linksUp(), links(now)))
                .orElseGet(() -> String.format("%-10s    -  starting", server.name()));
    }

    private static String links(StatusLine status) {
        return status.servers().stream()
                .map(remote -> remote.group().charAt(0) + "" + remote.id()
                        + ("UPSTREAM".equals(remote.direction()) ? "↑" : "↓")
                        + (remote.isConnected() ? "" : "(" + remote.link().toLowerCase(Locale.ROOT) + ")"))
                .collect(Collectors.joining(" "));
    }

    /** Returns one line of figures: links, messages per second, players. */
    synchronized String summary() {
        measureRate();
        CrowdReport now = crowd.get();
        return String.format(
                "%d of %d links up, %.0f messages/s; %d of %d players connected, %d steps confirmed, %d border crossings",
                system.linkEnds() / 2,
                system.expectedLinkEnds() / 2,
                rate,
                now.connected(),
                now.players(),
                now.confirmedSteps(),
                now.handovers());
    }

    private void measureRate() {
        long now = System.nanoTime();
        double seconds = (now - lastNanos) / 1e9;
        if (seconds < 0.4) {
            return;
        }
        long messages = system.messages();
        // Each message is counted at both ends; a server that died takes its counters with it.
        rate = Math.max(0, messages - lastMessages) / 2.0 / seconds;
        lastNanos = now;
        lastMessages = messages;
    }
}
