package io.muster.cluster.wiring;

import io.muster.cluster.NotReadyException;
import io.muster.cluster.Readiness;
import io.muster.cluster.RemoteServer;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Says whether this server has the links it needs, and opens once when it first has. */
final class ReadyGate {

    private static final int MOST_SERVERS_SHOWN = 5;

    private final Map<String, Integer> minimums;
    private final Roster roster;
    private final Executor workers;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    ReadyGate(Map<String, Integer> minimums, Roster roster, Executor workers) {
        this.minimums = minimums;
        this.roster = roster;
        this.workers = workers;
    }

    CompletionStage<Void> stage() {
        return ready.minimalCompletionStage();
    }

    /** Something changed that may make us ready. */
    void look(RegistrationState registration, Freshness freshness) {
        if (!ready.isDone() && readiness(registration, freshness).isReady()) {
            // What the application hangs on the stage must not run on the caller's thread
            workers.execute(() -> ready.complete(null));
        }
    }

    void stopped(Readiness last) {
        ready.completeExceptionally(new NotReadyException("the cluster stopped before it was ready: " + last, last));
    }

    Readiness readiness(RegistrationState registration, Freshness freshness) {
        List<String> missing = new ArrayList<>();
        if (registration.identity().isEmpty()) {
            missing.add("this server is not registered: " + registrationText(registration));
        }
        minimums.forEach((group, least) -> {
            Collection<RemoteServer> servers =
                    roster.servers(server -> server.group().equals(group));
            long up = servers.stream().filter(RemoteServer::isConnected).count();
            if (up < least) {
                missing.add("group " + group + " has " + up + " of " + least + " links up: "
                        + serversText(servers, freshness));
            }
        });
        return new Readiness(missing);
    }

    private static String registrationText(RegistrationState registration) {
        return registration instanceof RegistrationState.Pending pending
                ? pending.attempts() + " attempts failed"
                        + pending.lastError()
                                .map(error -> ", the last: " + error.getMessage())
                                .orElse("")
                : registration.toString();
    }

    private static String serversText(Collection<RemoteServer> servers, Freshness freshness) {
        String view = freshness.isCurrent() ? "" : "; the view of the registry is " + freshness;
        if (servers.isEmpty()) {
            return "the registry lists no server" + view;
        }
        return servers.stream()
                        .filter(server -> !server.isConnected())
                        .limit(MOST_SERVERS_SHOWN)
                        .map(server -> server + " at " + server.host() + ":" + server.port())
                        .collect(Collectors.joining(", "))
                + view;
    }
}
