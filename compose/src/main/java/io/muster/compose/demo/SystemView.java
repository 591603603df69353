package io.muster.compose.demo;

import io.muster.compose.demo.StatusLine.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The whole system at one moment, as its processes tell it.
 *
 * @param servers all processes ever started, in the order of the groups
 * @param events everything that was told so far
 * @param now on the wall clock
 */
record SystemView(List<ServerView> servers, List<ServerEvent> events, Instant now) {

    /** Who dials whom. */
    private static final List<LinkGroup> LINK_GROUPS = List.of(
            new LinkGroup("client", "world"), new LinkGroup("client", "social"), new LinkGroup("world", "social"));

    /**
     * All links between two groups.
     *
     * @param dialler the group that dials
     * @param target the group that is dialled
     */
    record LinkGroup(String dialler, String target) {}

    List<LinkGroup> linkGroups() {
        return LINK_GROUPS;
    }

    Stream<ServerView> running() {
        return servers.stream().filter(ServerView::isRunning);
    }

    private Stream<ServerView> running(String group) {
        return running().filter(server -> server.group().equals(group));
    }

    /** Returns how many links of a group should be up. */
    long expected(LinkGroup links) {
        return running(links.dialler()).count() * running(links.target()).count();
    }

    /** Returns how many links of a group are up, as the diallers see them. */
    long up(LinkGroup links) {
        return running(links.dialler())
                .flatMap(server -> server.status().stream())
                .flatMap(status -> status.servers().stream())
                .filter(remote -> remote.group().equals(links.target()) && remote.isConnected())
                .count();
    }

    /** Returns what flows over the links of a group, as the diallers see it. */
    Rates rates(LinkGroup links) {
        return running(links.dialler())
                .map(server ->
                        Rates.of(server.recent(), remote -> remote.group().equals(links.target())))
                .reduce(Rates.NONE, Rates::plus);
    }

    /** Returns what every running server that knows {@code server} holds its health to be, by the knower's name. */
    Map<String, Condition> seenByOthers(ServerView server) {
        Map<String, Condition> seen = new TreeMap<>();
        running()
                .forEach(other -> other.status().stream()
                        .flatMap(status -> status.servers().stream())
                        .filter(remote -> remote.group().equals(server.group()) && remote.id() == server.id())
                        .forEach(remote -> seen.put(other.name(), remote.health())));
        return seen;
    }

    /** Returns by which reasons {@code event} happened to a server, and at how many others; who stopped itself saw nothing of it. */
    Map<String, Long> reasons(ServerView server, String event) {
        return events.stream()
                .filter(told -> told.event().equals(event) && told.instance().equals(server.instance()))
                .filter(told -> !told.reasonWord().equals("OWN_STOP"))
                .collect(Collectors.groupingBy(ServerEvent::reasonWord, TreeMap::new, Collectors.counting()));
    }

    /** Returns the running servers whose view of the registry is not current. */
    List<ServerView> notCurrent() {
        return running()
                .filter(server -> server.status()
                        .map(status -> !status.view().isCurrent())
                        .orElse(false))
                .collect(Collectors.toList());
    }
}
