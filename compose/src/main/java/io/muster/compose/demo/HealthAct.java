package io.muster.compose.demo;

import io.muster.compose.demo.StatusLine.Condition;
import java.util.Map;

/** A world server falls ill and gets well, and is taken into maintenance and out of it: everybody sees it with the reason, and no link breaks. */
final class HealthAct {

    private final Stage stage;
    private final ServerProcess server;
    private final int id;

    HealthAct(Stage stage) {
        this.stage = stage;
        this.server = stage.system().living("world").get(0);
        this.id = server.id();
    }

    void play() throws InterruptedException {
        int seen = stage.mark();
        String who = server.name() + " (id " + id + ")";
        stage.headline(who + " falls ill: its own check says critical");
        server.command("health critical the disk is full");
        awaitSeen(new Condition("critical", "game: the disk is full"));
        stage.checkEverybodyWalksOn("critical is not dead: every player walks on, also in its regions");
        stage.lookAround();
        server.command("health passing");
        awaitSeen(new Condition("passing", ""));

        stage.headline(who + " is taken into maintenance, with a reason, and out of it again");
        server.command("maintenance upgrade to 2.0");
        awaitSeen(new Condition("maintenance", "upgrade to 2.0"));
        stage.lookAround();
        server.command("maintenance");
        awaitSeen(new Condition("passing", ""));
        stage.check(
                stage.count(seen, "disconnected") == 0 && stage.count(seen, "left") == 0,
                "neither cost a link: " + stage.summary());
    }

    private void awaitSeen(Condition expected) throws InterruptedException {
        int peers = stage.peersOfAWorld();
        boolean told = stage.await(() -> {
            Map<String, Condition> others = seenByOthers();
            return others.size() == peers && others.values().stream().allMatch(expected::equals);
        });
        stage.showRow(server);
        stage.check(told, "all " + peers + " peers see " + server.name() + " as " + expected);
    }

    private Map<String, Condition> seenByOthers() {
        SystemView view = stage.system().view();
        return view.servers().stream()
                .filter(one -> one.name().equals(server.name()))
                .findFirst()
                .map(view::seenByOthers)
                .orElse(Map.of());
    }
}
