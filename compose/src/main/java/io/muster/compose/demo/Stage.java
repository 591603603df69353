package io.muster.compose.demo;

import io.muster.compose.player.CrowdReport;
import io.muster.compose.player.PlayerCrowd;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Where the acts of the story are played: the system, the players, the screen, what is verified, and the waiting. One thread. */
final class Stage {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

    private final DemoSystem system;
    private final PlayerCrowd crowd;
    private final Screen screen;
    private final Verdict verdict = new Verdict();

    Stage(DemoSystem system, PlayerCrowd crowd, Screen screen) {
        this.system = system;
        this.crowd = crowd;
        this.screen = screen;
    }

    /** The story cannot go on. */
    static final class StoryEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private StoryEnded(String why) {
            super(why);
        }
    }

    DemoSystem system() {
        return system;
    }

    PlayerCrowd crowd() {
        return crowd;
    }

    Verdict verdict() {
        return verdict;
    }

    void headline(String text) {
        screen.headline(text);
    }

    void check(boolean holds, String what) {
        verdict.add(holds, what);
        screen.event((holds ? "ok: " : "FAILED: ") + what);
    }

    /** Waits as {@link Waiting} does, but not for servers that are no more. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        return await(PATIENCE, condition);
    }

    private boolean await(Duration bound, BooleanSupplier condition) throws InterruptedException {
        boolean held = Waiting.until(bound, () -> system.diedByThemselves().isPresent() || condition.getAsBoolean());
        if (system.diedByThemselves().isPresent()) {
            throw new StoryEnded(system.diedByThemselves().get());
        }
        return held;
    }

    boolean awaitAllLinks() throws InterruptedException {
        return await(() -> system.linkEnds() == system.expectedLinkEnds() && everyStatus(StatusLine::ready));
    }

    /** Returns whether every living server's newest status is so. */
    boolean everyStatus(Predicate<StatusLine> condition) {
        return system.servers().stream()
                .filter(ServerProcess::isAlive)
                .allMatch(server -> server.status().filter(condition).isPresent());
    }

    /** Checks that every player takes some more steps from now on. */
    void checkEverybodyWalksOn(String what) throws InterruptedException {
        List<Long> before = crowd.confirmedSteps();
        check(await(() -> everybodyTook(before, 2)), what);
    }

    boolean everybodyTook(List<Long> before, int steps) {
        List<Long> now = crowd.confirmedSteps();
        return IntStream.range(0, now.size())
                .allMatch(index -> now.get(index) >= (before.isEmpty() ? 0 : before.get(index)) + steps);
    }

    void checkChat(String text) throws InterruptedException {
        crowd.say(text);
        int all = crowd.report().players();
        boolean heard = await(() -> crowd.heard(text) == all);
        check(heard, "chat reaches players anywhere: '" + text + "' was heard by " + crowd.heard(text) + " of " + all);
    }

    int living(String group) {
        return system.living(group).size();
    }

    /** Returns how many servers are linked with each world server. */
    int peersOfAWorld() {
        return living("client") + living("social");
    }

    int mark() {
        return system.events().size();
    }

    long count(int from, String event) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.event().equals(event))
                .count();
    }

    long count(int from, String event, String group) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.event().equals(event) && e.group().equals(group))
                .count();
    }

    long count(int from, String event, int worldId) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.is(event, "world", worldId))
                .count();
    }

    OptionalLong lastMillis(int from, String event, int worldId) {
        return system.events().stream()
                .skip(from)
                .filter(e -> e.is(event, "world", worldId))
                .mapToLong(ServerEvent::atMillis)
                .max();
    }

    static long millisSince(long beginNanos) {
        return Duration.ofNanos(System.nanoTime() - beginNanos).toMillis();
    }

    /** Returns one line of figures. */
    String summary() {
        return SystemTable.summary(system.view(), crowd.report());
    }

    /** Gives people a moment to look, and the figures a moment to move. */
    void lookAround() throws InterruptedException {
        CrowdReport before = crowd.report();
        await(LOOK_AROUND, () -> crowd.report().confirmedSteps() >= before.confirmedSteps() + 8L * before.players());
    }

    /** Tells the figures, after a moment to look. */
    void show() throws InterruptedException {
        lookAround();
        screen.event(summary());
    }

    /** Tells the rows of one server, where they are not to be seen all the time. */
    void showRow(ServerProcess server) {
        SystemTable.rows(system.view(), server.name()).forEach(screen::row);
    }

    /** Tells the whole table, where it is not to be seen all the time. */
    void showTable() {
        SystemTable.rows(system.view(), crowd.report(), 100).forEach(screen::row);
    }
}
