package io.muster.registry.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.registry.RegistryUnavailableException;
import java.util.OptionalLong;

/**
 * What Consul answered.
 *
 * @param status the HTTP status
 * @param index the index of what was read; empty if it is missing or none that can be waited on
 * @param hasLeader whether the agent knows a leader; an answer that does not say so has one, as those of the agent itself
 * @param filtered whether access rules left something out; only newer servers say so
 * @param body the body
 */
record Answer(int status, OptionalLong index, boolean hasLeader, boolean filtered, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int LONGEST_SHOWN = 200;

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns the body as text, for errors. */
    String text() {
        String text = body.strip();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Returns this answer if it is a success, and throws what went wrong otherwise. */
    Answer required() {
        if (!isSuccess()) {
            throw new ApiException(status, text());
        }
        return this;
    }

    /** Returns this answer if it is one of a datacenter that has a leader: all others say nothing of what is there. */
    Answer led() {
        if (!hasLeader) {
            throw new RegistryUnavailableException("the agent knows no leader");
        }
        if (index.isEmpty()) {
            throw new RegistryUnavailableException("the answer (status " + status + ") has no index");
        }
        return this;
    }

    JsonNode json() {
        try {
            JsonNode read = MAPPER.readTree(body);
            if (read == null || read.isMissingNode()) {
                throw new RegistryUnavailableException("the answer is empty");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new RegistryUnavailableException("the answer is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns the body's list. */
    JsonNode list() {
        JsonNode read = json();
        if (!read.isArray()) {
            throw new RegistryUnavailableException("the answer is no list");
        }
        return read;
    }
}
