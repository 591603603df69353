package io.muster.compose.demo;

import java.io.IOException;
import java.time.Instant;

/** The registry dies and comes back: every link stays, every player walks on, and every server says how old its view is. */
final class OutageAct {

    private final Stage stage;
    private final DemoRegistry registry;

    OutageAct(Stage stage, DemoRegistry registry) {
        this.stage = stage;
        this.registry = registry;
    }

    void play() throws IOException, InterruptedException {
        int seen = stage.mark();
        stage.headline("The registry dies; links and messages do not pass through it");
        long begin = System.nanoTime();
        Instant died = Instant.now();
        registry.stop();
        boolean stale = stage.await(
                () -> stage.everyStatus(status -> status.view().freshness().equals("stale")));
        stage.check(
                stale,
                "all " + stage.system().living().size() + " servers mark their view of the registry as stale, seen "
                        + Stage.millisSince(begin) + " ms after its end");
        stage.showTable();
        stage.checkEverybodyWalksOn("nobody needs it to go on: every player walks on");
        stage.checkChat("who needs a registry?");
        stage.lookAround();
        stage.check(
                stage.system().linkEnds() == stage.system().expectedLinkEnds(),
                "without a registry every link is up: " + stage.summary());

        stage.headline("The registry comes back, with its data");
        registry.restart();
        long back = System.nanoTime();
        boolean current =
                stage.await(() -> stage.everyStatus(status -> status.view().isCurrent()
                        && status.view().since().isAfter(died)
                        && status.registration().equals("registered")));
        stage.check(
                current,
                "every server is registered and its view is current again, seen " + Stage.millisSince(back)
                        + " ms after the registry served");
        stage.check(
                stage.count(seen, "disconnected") == 0
                        && stage.count(seen, "left") == 0
                        && stage.count(seen, "joined") == 0,
                "the outage cost nothing: no link broke, nobody left, nobody joined");
    }
}
