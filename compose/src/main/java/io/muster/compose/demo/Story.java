package io.muster.compose.demo;

import io.muster.compose.player.CrowdReport;
import io.muster.compose.player.PlayerCrowd;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Start, walk and chat, kill a world server, heal, add a server, leave gracefully; each act verifies what it showed. One thread. */
final class Story {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

    private final DemoSystem system;
    private final PlayerCrowd crowd;
    private final Screen screen;
    private final SystemTable table;
    private final Verdict verdict = new Verdict();

    Story(DemoSystem system, PlayerCrowd crowd, Screen screen, SystemTable table) {
        this.system = system;
        this.crowd = crowd;
        this.screen = screen;
        this.table = table;
    }

    Verdict tell(ServerCounts counts) throws IOException, InterruptedException {
        try {
            start(counts);
            walkAndChat();
            if (counts.worlds() > 1) {
                killAndHeal();
            }
            addServer();
            leave();
        } catch (StoryEnded e) {
            check(false, e.why);
        }
        return verdict;
    }

    /** The story cannot go on. */
    private static final class StoryEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String why;

        StoryEnded(String why) {
            super(why);
            this.why = why;
        }
    }

    private void start(ServerCounts counts) throws IOException, InterruptedException {
        screen.headline("Start: " + counts.clients() + " client, " + counts.worlds() + " world and " + counts.socials()
                + " social servers, each a process of its own; they find each other through the registry");
        // All at once and in no order: nobody needs anybody to be there first.
        startMany("client", counts.clients());
        startMany("world", counts.worlds());
        startMany("social", counts.socials());
        long begin = System.nanoTime();
        boolean linked = awaitAllLinks();
        check(
                linked,
                "all " + system.expectedLinkEnds() / 2 + " links are up at both ends, seen " + millisSince(begin)
                        + " ms after the last process was started; servers of one group have none");
        long ids = system.servers().stream().map(ServerProcess::id).distinct().count();
        check(
                ids == system.servers().size() && system.servers().stream().allMatch(s -> s.id() >= 0 && s.id() < ids),
                "ids are unique and dense: "
                        + system.servers().stream()
                                .map(ServerProcess::id)
                                .sorted()
                                .toList());
    }

    private void startMany(String group, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            system.start(group);
        }
    }

    private void walkAndChat() throws InterruptedException {
        screen.headline("Players connect, walk over region borders and chat");
        crowd.start();
        int all = crowd.report().players();
        boolean walking = await(PATIENCE, () -> everybodyTook(List.of(), 4));
        check(
                walking,
                "all " + all + " players walk; every step is confirmed by the world server that owns the region");
        boolean crossed =
                living("world") == 1 || await(PATIENCE, () -> crowd.report().handovers() > 0);
        check(
                crossed,
                "players crossed a border to another world server: "
                        + crowd.report().handovers() + " times so far");
        boolean met = living("client") == 1
                || all < 2
                || await(PATIENCE, () -> crowd.report().metOthers() > 0);
        check(
                met,
                "players of different client servers saw each other in one region: "
                        + crowd.report().metOthers() + " players did");
        checkChat("hello, world");
    }

    private void checkChat(String text) throws InterruptedException {
        crowd.say(text);
        int all = crowd.report().players();
        boolean heard = await(Duration.ofSeconds(10), () -> crowd.heard(text) == all);
        check(heard, "chat reaches players anywhere: '" + text + "' was heard by " + crowd.heard(text) + " of " + all);
        show();
    }

    private void killAndHeal() throws InterruptedException {
        ServerProcess victim = system.living("world").get(0);
        int id = victim.id();
        screen.headline("Kill " + victim.name() + " (id " + id + ") as kill -9 does: no goodbye");
        int seen = system.events().size();
        long atMillis = System.currentTimeMillis();
        victim.kill();
        int peers = system.living("client").size() + system.living("social").size();
        boolean noticed = await(PATIENCE, () -> count(seen, "disconnected", id) >= peers);
        OptionalLong last = lastMillis(seen, "disconnected", id);
        check(
                noticed,
                "all " + peers + " peers saw the link break, the last " + (last.orElse(atMillis) - atMillis)
                        + " ms after the kill");
        List<Long> before = crowd.confirmedSteps();
        boolean wentOn = await(PATIENCE, () -> everybodyTook(before, 2));
        check(
                wentOn,
                "its regions are taken over: every player walked on, " + (System.currentTimeMillis() - atMillis)
                        + " ms after the kill");
        boolean left = await(PATIENCE, () -> count(seen, "left", id) >= peers);
        check(
                left,
                "the registry let its lease expire: all " + peers + " peers saw it leave, the last "
                        + (lastMillis(seen, "left", id).orElse(atMillis) - atMillis) + " ms after the kill");
        check(
                system.events().stream()
                        .skip(seen)
                        .filter(e -> e.event().equals("disconnected"))
                        .allMatch(e -> e.id() == id),
                "no other link broke");
        check(awaitAllLinks(), "the rest is whole: " + table.summary());
    }

    private void addServer() throws IOException, InterruptedException {
        screen.headline("Add a world server while everybody walks");
        int seen = system.events().size();
        ServerProcess added = system.start("world");
        boolean linked = await(PATIENCE, () -> added.id() >= 0) && awaitAllLinks();
        check(linked, added.name() + " joined with id " + added.id() + " and everybody linked to it");
        boolean serves = await(
                PATIENCE, () -> added.status().map(status -> status.steps() > 0).orElse(false));
        check(serves, "it took over regions and confirms steps of the players there");
        check(count(seen, "disconnected") == 0, "nobody lost a link meanwhile");
        show();
    }

    private void leave() throws InterruptedException {
        ServerProcess leaver = system.living("world").get(system.living("world").size() - 1);
        int id = leaver.id();
        screen.headline(leaver.name() + " (id " + id + ") leaves gracefully");
        int seen = system.events().size();
        long atMillis = System.currentTimeMillis();
        leaver.requestStop();
        int peers = system.living("client").size() + system.living("social").size();
        boolean said = await(PATIENCE, () -> count(seen, "left", id) >= peers);
        boolean goodbye = system.events().stream()
                .skip(seen)
                .filter(event -> event.is("left", "world", id))
                .allMatch(event -> event.reason().equals("GOODBYE"));
        check(
                said && goodbye,
                "all " + peers + " peers saw it leave with the reason GOODBYE, the last "
                        + (lastMillis(seen, "left", id).orElse(atMillis) - atMillis) + " ms after it was asked to");
        check(leaver.awaitEnd() == 0, "its process ended by itself with everything delivered (exit status 0)");
        List<Long> before = crowd.confirmedSteps();
        check(await(PATIENCE, () -> everybodyTook(before, 2)), "every player walked on");
        checkChat("goodbye, " + leaver.name());
    }

    /** Waits as {@link Waiting} does, but not for servers that are no more. */
    private boolean await(Duration bound, BooleanSupplier condition) throws InterruptedException {
        boolean held = Waiting.until(bound, () -> system.diedByThemselves().isPresent() || condition.getAsBoolean());
        if (system.diedByThemselves().isPresent()) {
            throw new StoryEnded(system.diedByThemselves().get());
        }
        return held;
    }

    private boolean awaitAllLinks() throws InterruptedException {
        return await(
                PATIENCE,
                () -> system.linkEnds() == system.expectedLinkEnds()
                        && system.servers().stream()
                                .filter(ServerProcess::isAlive)
                                .allMatch(Story::isReady));
    }

    private static boolean isReady(ServerProcess server) {
        return server.status().map(StatusLine::ready).orElse(false);
    }

    private boolean everybodyTook(List<Long> before, int steps) {
        List<Long> now = crowd.confirmedSteps();
        return IntStream.range(0, now.size())
                .allMatch(index -> now.get(index) >= (before.isEmpty() ? 0 : before.get(index)) + steps);
    }

    private int living(String group) {
        return system.living(group).size();
    }

    private long count(int from, String event) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.event().equals(event))
                .count();
    }

    private long count(int from, String event, int worldId) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.is(event, "world", worldId))
                .count();
    }

    private OptionalLong lastMillis(int from, String event, int worldId) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.is(event, "world", worldId))
                .mapToLong(ServerEvent::atMillis)
                .max();
    }

    private static long millisSince(long beginNanos) {
        return Duration.ofNanos(System.nanoTime() - beginNanos).toMillis();
    }

    private void check(boolean holds, String what) {
        verdict.add(holds, what);
        screen.event((holds ? "ok: " : "FAILED: ") + what);
    }

    /** Gives people a moment to look, and the figures a moment to move. */
    private void show() throws InterruptedException {
        CrowdReport before = crowd.report();
        await(LOOK_AROUND, () -> crowd.report().confirmedSteps() >= before.confirmedSteps() + 8L * before.players());
        screen.event(table.summary());
    }
}
