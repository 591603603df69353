package io.muster.registry.consul;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request to Consul's HTTP API. Immutable.
 *
 * @param method the HTTP method
 * @param path below {@code /v1/}, with slashes between its parts
 * @param query the parameters; one without a value has an empty text
 * @param body the body; empty for none
 * @param blocks how long Consul may keep the answer back on purpose; zero if it answers at once
 * @param isApart whether it goes out however many others are under way
 * @param most the most bytes of an answer that are read
 */
record ApiRequest(
        String method,
        String path,
        Map<String, String> query,
        Optional<String> body,
        Duration blocks,
        boolean isApart,
        int most) {

    /** Everything but lists of servers. */
    static final int SMALL = 1 << 20;

    /** A list of ten thousand servers at the limits of the contract; usual ones have a few kilobytes each. */
    static final int LARGE = 128 << 20;

    static ApiRequest get(String path) {
        return new ApiRequest("GET", path, Map.of(), Optional.empty(), Duration.ZERO, false, SMALL);
    }

    static ApiRequest put(String path, String body) {
        return new ApiRequest("PUT", path, Map.of(), Optional.of(body), Duration.ZERO, false, SMALL);
    }

    static ApiRequest delete(String path) {
        return new ApiRequest("DELETE", path, Map.of(), Optional.empty(), Duration.ZERO, false, SMALL);
    }

    ApiRequest with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(parameter, value);
        return new ApiRequest(method, path, more, body, blocks, isApart, most);
    }

    /** Returns this request as one that is answered with what is surely the newest state. */
    ApiRequest consistent() {
        return with("consistent", "");
    }

    /** Returns this request as one whose answer may be long. */
    ApiRequest large() {
        return new ApiRequest(method, path, query, body, blocks, isApart, LARGE);
    }

    /** Returns this request as one that waits for no other. */
    ApiRequest apart() {
        return new ApiRequest(method, path, query, body, blocks, true, most);
    }

    /** Returns this request as one that waits for something newer than {@code index}. */
    ApiRequest waitingFor(long index, Duration wait) {
        ApiRequest waiting = with("index", Long.toString(index)).with("wait", Math.max(1, wait.toMillis()) + "ms");
        // Consul adds up to a sixteenth
        return new ApiRequest(method, path, waiting.query, body, wait.plus(wait.dividedBy(16)), true, most);
    }

    /** Returns whether the agent itself answers it, and not the servers of its datacenter. */
    boolean isForAgent() {
        return path.startsWith("agent/");
    }
}
