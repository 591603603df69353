package io.muster.compose.player;

import io.muster.compose.thread.SerialThread;
import java.time.Duration;
import java.util.function.Consumer;

/** Lets one player say something now and then, and tells how many heard it: that is how a chat across servers is seen from outside. */
final class Chorus implements AutoCloseable {

    private final PlayerCrowd crowd;
    private final SerialThread thread = new SerialThread("report");
    private long said;

    Chorus(PlayerCrowd crowd) {
        this.crowd = crowd;
    }

    void start(Duration period, Consumer<String> report) {
        thread.repeat(period, () -> report.accept(next()));
    }

    /** Tells of what was said last, and says the next. */
    private String next() {
        CrowdReport report = crowd.report();
        String chat = said == 0
                ? "nothing was said yet"
                : "%d of %d heard 'hello %d'".formatted(crowd.heard("hello " + said), report.players(), said);
        if (report.connected() > 0) {
            said++;
            crowd.say("hello " + said);
        }
        return "%d of %d players are connected, %d steps confirmed, %d handovers, %d met players of other client servers, %s"
                .formatted(
                        report.connected(),
                        report.players(),
                        report.confirmedSteps(),
                        report.handovers(),
                        report.metOthers(),
                        chat);
    }

    @Override
    public void close() {
        thread.close();
    }
}
