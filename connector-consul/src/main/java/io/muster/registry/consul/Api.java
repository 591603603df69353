package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The calls of Consul's API that the connector makes. Every read that something is decided by is consistent. Belongs to the owner thread. */
final class Api {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Http http;

    Api(Http http) {
        this.http = http;
    }

    CompletableFuture<Answer> send(ApiRequest request) {
        return http.send(request).answer();
    }

    /** Asks the servers which of them leads; fails if they know none. */
    CompletableFuture<String> leader() {
        return send(ApiRequest.get("status/leader").apart()).thenApply(answer -> {
            String leader = answer.required().json().asText();
            if (leader.isEmpty()) {
                throw new RegistryUnavailableException("the agent knows no leader");
            }
            return leader;
        });
    }

    /** Makes a session; completes with its id. */
    CompletableFuture<String> createSession(String body) {
        return send(ApiRequest.put("session/create", body)).thenApply(answer -> {
            String id = answer.required().json().path("ID").asText("");
            if (id.isEmpty()) {
                throw new RegistryUnavailableException("the answer names no session");
            }
            return id;
        });
    }

    /** Renews a session; completes with whether it lives. */
    CompletableFuture<Boolean> renewSession(String session) {
        return send(ApiRequest.put("session/renew/" + session, "")).thenApply(answer -> {
            if (answer.status() == NOT_FOUND && answer.text().contains("Session id")) {
                return false;
            }
            answer.required();
            return true;
        });
    }

    /** Lists the sessions that have a name. */
    CompletableFuture<List<String>> sessionsNamed(String name) {
        return send(ApiRequest.get("session/list").consistent().large()).thenApply(answer -> {
            List<String> named = new ArrayList<>();
            answer.required().led().list().forEach(session -> {
                if (session.path("Name").asText().equals(name)) {
                    named.add(session.path("ID").asText());
                }
            });
            return named;
        });
    }

    /** Ends a session; one that is over stays so. */
    CompletableFuture<Void> destroySession(String session) {
        return send(ApiRequest.put("session/destroy/" + session, ""))
                .thenAccept(answer -> answer.required().json());
    }

    /** Reads one key. */
    CompletableFuture<Optional<Pair>> get(String key) {
        return send(ApiRequest.get("kv/" + key).consistent())
                .thenApply(answer -> pairs(answer).stream().findFirst());
    }

    /** Reads all keys that begin with {@code prefix}. */
    CompletableFuture<List<Pair>> getAll(String prefix) {
        return send(ApiRequest.get("kv/" + prefix)
                        .with("recurse", "")
                        .consistent()
                        .large())
                .thenApply(Api::pairs);
    }

    private static List<Pair> pairs(Answer answer) {
        if (answer.status() == NOT_FOUND) {
            // a proxy says 404 too, but not with an index
            answer.led();
            return List.of();
        }
        List<Pair> pairs = new ArrayList<>();
        answer.required().led().list().forEach(node -> pairs.add(Pair.of(node)));
        return pairs;
    }

    /** Writes a key if it still has the modify index {@code modified}, 0 for one that is not there; completes with whether it did. */
    CompletableFuture<Boolean> put(String key, String value, long modified) {
        return send(ApiRequest.put("kv/" + key, value).with("cas", Long.toString(modified)))
                .thenApply(Api::isDone);
    }

    /** Deletes a key if it still has the modify index {@code modified}; completes with whether it is gone. */
    CompletableFuture<Boolean> delete(String key, long modified) {
        return send(ApiRequest.delete("kv/" + key).with("cas", Long.toString(modified)))
                .thenApply(Api::isDone);
    }

    private static boolean isDone(Answer answer) {
        JsonNode read = answer.required().json();
        if (!read.isBoolean()) {
            throw new RegistryUnavailableException("the answer is neither true nor false");
        }
        return read.booleanValue();
    }

    /**
     * What a transaction came to.
     *
     * @param index the modify index of the key that was written; empty if nothing was done
     * @param refusal why nothing was done
     */
    record Written(OptionalLong index, String refusal) {}

    /** Does all of some operations or none; the last one writes {@code key}. */
    CompletableFuture<Written> transaction(String operations, String key) {
        return send(ApiRequest.put("txn", operations)).thenApply(answer -> {
            if (answer.status() == CONFLICT) {
                return new Written(OptionalLong.empty(), refusal(answer));
            }
            for (JsonNode result : answer.required().json().path("Results")) {
                JsonNode pair = result.path("KV");
                if (pair.path("Key").asText().equals(key)) {
                    return new Written(OptionalLong.of(Pair.index(pair)), "");
                }
            }
            throw new RegistryUnavailableException("the answer does not say what was written");
        });
    }

    private static String refusal(Answer answer) {
        List<String> said = new ArrayList<>();
        answer.json()
                .path("Errors")
                .forEach(error -> said.add(error.path("What").asText()));
        if (said.isEmpty()) {
            throw new ApiException(answer.status(), answer.text());
        }
        String refusal = String.join("; ", said);
        if (Failures.isOfAccess(refusal)) {
            // no conflict, though it has that status: trying again changes nothing
            throw new ApiException(Failures.FORBIDDEN, refusal);
        }
        return refusal;
    }

    /** Registers a service at the agent, or changes it. */
    CompletableFuture<Void> register(String service) {
        return send(ApiRequest.put("agent/service/register", service)).thenAccept(Answer::required);
    }

    /** Removes a service from the agent; one that the agent does not know is gone. */
    CompletableFuture<Void> deregister(String serviceId) {
        return send(ApiRequest.put("agent/service/deregister/" + serviceId, ""))
                .thenAccept(Answer::required)
                .exceptionallyCompose(failure -> Failures.isUnknownToAgent(failure)
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(Failures.unwrapped(failure)));
    }

    /** Sets a check; completes with whether the agent knows it. */
    CompletableFuture<Boolean> update(String check, String body) {
        return send(ApiRequest.put("agent/check/update/" + check, body))
                .thenApply(answer -> {
                    answer.required();
                    return true;
                })
                .exceptionallyCompose(failure -> Failures.isUnknownToAgent(failure)
                        ? CompletableFuture.completedFuture(false)
                        : CompletableFuture.failedFuture(Failures.unwrapped(failure)));
    }

    /** Returns the service as the agent itself knows it; empty if it does not. */
    CompletableFuture<Optional<JsonNode>> service(String serviceId) {
        return send(ApiRequest.get("agent/service/" + serviceId)).thenApply(answer -> {
            boolean isUnknown = answer.status() == NOT_FOUND && answer.text().contains("nknown service");
            return isUnknown ? Optional.empty() : Optional.of(answer.required().json());
        });
    }

    /** Lists one service's entry, with its checks, wherever it is registered. */
    CompletableFuture<JsonNode> entry(String service, String serviceId) {
        return send(ApiRequest.get("health/service/" + service)
                        .with("filter", "Service.ID == \"" + serviceId + "\"")
                        .consistent())
                .thenApply(answer -> {
                    if (answer.required().led().filtered()) {
                        throw new RegistryUnavailableException("access rules hide a part of the answer");
                    }
                    return answer.list();
                });
    }
}
