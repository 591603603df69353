package io.muster.cluster.wiring;

import io.muster.cluster.dispatch.WorkerPool;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frees every thread, socket and timer at the end of a stop. A step that fails does not keep the others from being done. */
final class Closing {

    static final Duration LAST_MOMENT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    private interface Step {
        void run() throws Exception;
    }

    /** Closes what a start opened. */
    static void close(Running running) {
        running.clients().ifPresent(clients -> step("client listener", clients::close));
        running.listener().ifPresent(listener -> step("link listener", listener::close));
        running.watch().ifPresent(watch -> step("watch", watch::close));
        step("links", running.network()::close);
        step("membership", () -> running.owner().close(LAST_MOMENT));
    }

    /** Closes what was there before the start; a connector that is not ours stays open. */
    static void close(ConnectorSource source, WorkerPool workers) {
        if (source.ours()) {
            step("connector", source.connector()::close);
        }
        step("workers", () -> {
            if (!workers.close(LAST_MOMENT)) {
                LOG.warn("A callback did not end, though it was interrupted; its thread ends with it");
            }
        });
    }

    /** Closes the admin endpoint: the last thing, so that a stop can be watched to its end. */
    static void closeAdmin(Running running) {
        running.admin().ifPresent(admin -> step("admin endpoint", admin::close));
    }

    private static void step(String what, Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Closing failed for: {}", what, e);
        }
    }
}
