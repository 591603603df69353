package io.muster.compose.demo;

import io.muster.compose.player.PlayerCrowd;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Start, walk and chat, fall ill and get well, lose the registry, refuse a stranger, kill a world server, heal, add a server, leave gracefully; each
 * act verifies what it showed. One thread.
 */
final class Story {

    private final Stage stage;
    private final DemoSystem system;
    private final PlayerCrowd crowd;
    private final DemoRegistry registry;

    Story(Stage stage, DemoRegistry registry) {
        this.stage = stage;
        this.system = stage.system();
        this.crowd = stage.crowd();
        this.registry = registry;
    }

    Verdict tell(ServerCounts counts) throws IOException, InterruptedException {
        try {
            start(counts);
            walkAndChat();
            new HealthAct(stage).play();
            new OutageAct(stage, registry).play();
            new StrangerAct(stage).play();
            if (counts.worlds() > 1) {
                killAndHeal();
            }
            addServer();
            leave();
        } catch (Stage.StoryEnded e) {
            stage.check(false, String.valueOf(e.getMessage()));
        }
        return stage.verdict();
    }

    private void start(ServerCounts counts) throws IOException, InterruptedException {
        stage.headline("Start: " + counts.clients() + " client, " + counts.worlds() + " world, " + counts.socials()
                + " social servers; they meet at the registry");
        // All at once and in no order: nobody needs anybody to be there first.
        startMany("client", counts.clients());
        startMany("world", counts.worlds());
        startMany("social", counts.socials());
        long begin = System.nanoTime();
        boolean linked = stage.awaitAllLinks();
        stage.check(
                linked,
                "all " + system.expectedLinkEnds() / 2 + " links are up at both ends, seen " + Stage.millisSince(begin)
                        + " ms after the last process was started; servers of one group have none");
        long ids = system.servers().stream().map(ServerProcess::id).distinct().count();
        stage.check(
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
        stage.headline("Players connect, walk over region borders and chat");
        crowd.start();
        int all = crowd.report().players();
        boolean walking = stage.await(() -> stage.everybodyTook(List.of(), 4));
        stage.check(
                walking,
                "all " + all + " players walk; every step is confirmed by the world server that owns the region");
        boolean crossed =
                stage.living("world") == 1 || stage.await(() -> crowd.report().handovers() > 0);
        stage.check(
                crossed,
                "players crossed a border to another world server: "
                        + crowd.report().handovers() + " times so far");
        boolean met = stage.living("client") == 1
                || all < 2
                || stage.await(() -> crowd.report().metOthers() > 0);
        stage.check(
                met,
                "players of different client servers saw each other in one region: "
                        + crowd.report().metOthers() + " players did");
        stage.checkChat("hello, world");
    }

    private void killAndHeal() throws InterruptedException {
        ServerProcess victim = system.living("world").get(0);
        int id = victim.id();
        stage.headline("Kill " + victim.name() + " (id " + id + ") as kill -9 does: no goodbye");
        int seen = stage.mark();
        long atMillis = System.currentTimeMillis();
        victim.kill();
        int peers = stage.peersOfAWorld();
        boolean noticed = stage.await(() -> stage.count(seen, "disconnected", id) >= peers);
        OptionalLong last = stage.lastMillis(seen, "disconnected", id);
        stage.check(
                noticed,
                "all " + peers + " peers saw the link break, the last " + (last.orElse(atMillis) - atMillis)
                        + " ms after the kill");
        List<Long> before = crowd.confirmedSteps();
        boolean wentOn = stage.await(() -> stage.everybodyTook(before, 2));
        stage.check(
                wentOn,
                "its regions are taken over: every player walked on, " + (System.currentTimeMillis() - atMillis)
                        + " ms after the kill");
        boolean left = stage.await(() -> stage.count(seen, "left", id) >= peers);
        stage.check(
                left,
                "the registry let its lease expire: all " + peers + " peers saw it leave, the last "
                        + (stage.lastMillis(seen, "left", id).orElse(atMillis) - atMillis) + " ms after the kill");
        stage.check(
                system.events().stream()
                        .skip(seen)
                        .filter(e -> e.event().equals("disconnected"))
                        .allMatch(e -> e.id() == id),
                "no other link broke");
        stage.check(stage.awaitAllLinks(), "the rest is whole: " + stage.summary());
    }

    private void addServer() throws IOException, InterruptedException {
        stage.headline("Add a world server while everybody walks");
        int seen = stage.mark();
        ServerProcess added = system.start("world");
        boolean linked = stage.await(() -> added.id() >= 0) && stage.awaitAllLinks();
        stage.check(linked, added.name() + " joined with id " + added.id() + " and everybody linked to it");
        boolean serves = stage.await(
                () -> added.status().map(status -> status.steps() > 0).orElse(false));
        stage.check(serves, "it took over regions and confirms steps of the players there");
        stage.check(stage.count(seen, "disconnected") == 0, "nobody lost a link meanwhile");
        stage.show();
    }

    private void leave() throws InterruptedException {
        ServerProcess leaver = system.living("world").get(system.living("world").size() - 1);
        int id = leaver.id();
        stage.headline(leaver.name() + " (id " + id + ") leaves gracefully");
        int seen = stage.mark();
        long atMillis = System.currentTimeMillis();
        leaver.requestStop();
        int peers = stage.peersOfAWorld();
        boolean said = stage.await(() -> stage.count(seen, "left", id) >= peers);
        boolean goodbye = system.events().stream()
                .skip(seen)
                .filter(event -> event.is("left", "world", id))
                .allMatch(event -> event.reason().equals("GOODBYE"));
        stage.check(
                said && goodbye,
                "all " + peers + " peers saw it leave with the reason GOODBYE, the last "
                        + (stage.lastMillis(seen, "left", id).orElse(atMillis) - atMillis)
                        + " ms after it was asked to");
        stage.check(leaver.awaitEnd() == 0, "its process ended by itself with everything delivered (exit status 0)");
        stage.checkEverybodyWalksOn("every player walked on");
        stage.checkChat("goodbye, " + leaver.name());
    }
}
