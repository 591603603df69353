package io.muster.compose.demo;

import io.muster.compose.demo.StatusLine.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A server that was configured for another topology joins: it is refused, and refuses, and both ends say why. */
final class StrangerAct {

    /** The worlds dial the social servers; the stranger believes that it is the other way round. */
    private static final String OTHER_TOPOLOGY = """
            client { visibility = external, connects-to = [world, social] }
            world { visibility = internal }
            social { visibility = internal, connects-to = [world] }
            """;

    private final Stage stage;

    StrangerAct(Stage stage) {
        this.stage = stage;
    }

    void play() throws IOException, InterruptedException {
        int seen = stage.mark();
        stage.headline("A social server comes whose configuration has another topology");
        ServerProcess stranger = stage.system().start("social", OTHER_TOPOLOGY);
        List<ServerProcess> worlds = stage.system().living("world");
        boolean refused = stage.await(() -> refusal(stranger, false).isPresent()
                && refusal(stranger, true).isPresent()
                && worlds.stream().allMatch(world -> refusal(world, true).isPresent()));
        stage.check(
                refused,
                "it is refused by all " + worlds.size() + " world servers, and refuses them: "
                        + refusal(worlds.get(0), true).map(Refused::text).orElse(""));
        stage.showRow(stranger);
        stage.showRow(worlds.get(0));
        stage.lookAround();
        stranger.requestStop();
        stage.check(stranger.awaitEnd() == 0 && stage.awaitAllLinks(), "it leaves, and was no trouble to anybody else");
        stage.check(stage.count(seen, "disconnected", "world") == 0, "no world server lost a link: " + stage.summary());
    }

    private static Optional<Refused> refusal(ServerProcess server, boolean byUs) {
        return server.status().stream()
                .flatMap(status -> status.refusals().stream())
                .filter(refusal -> refusal.reason().equals("TOPOLOGY") && refusal.byUs() == byUs)
                .findFirst();
    }
}
