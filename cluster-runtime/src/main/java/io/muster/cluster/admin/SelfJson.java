package io.muster.cluster.admin;

import io.muster.cluster.LocalServer;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.health.Health;
import java.util.LinkedHashMap;
import java.util.Map;

/** This server for {@code /cluster}. */
final class SelfJson {

    private SelfJson() {}

    static Map<String, Object> of(LocalServer self) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("system", self.system());
        content.put("group", self.group());
        content.put("instance", self.instance().toString());
        self.identity().ifPresent(identity -> putIdentity(content, identity));
        content.put("host", self.advertisedHost());
        content.put("port", self.advertisedPort());
        self.linkAddress().ifPresent(address -> content.put("boundTo", address.toString()));
        self.adminUrl().ifPresent(url -> content.put("adminUrl", url));
        content.put("health", health(self.health()));
        content.put("registration", registration(self.registration()));
        return content;
    }

    static void putIdentity(Map<String, Object> content, ServerIdentity identity) {
        content.put("id", identity.id());
        content.put("incarnation", identity.incarnation().toString());
    }

    static Map<String, Object> health(Health health) {
        return Map.of("status", Words.of(health.status()), "note", health.note());
    }

    static Map<String, Object> registration(RegistrationState registration) {
        return Map.of("state", Words.of((Record) registration), "text", text(registration));
    }

    private static String text(RegistrationState registration) {
        if (registration instanceof RegistrationState.Pending pending) {
            return pending.attempts() + " attempts failed"
                    + pending.lastError()
                            .map(RegistryException::getMessage)
                            .map(error -> ", the last: " + error)
                            .orElse("");
        }
        if (registration instanceof RegistrationState.Suspended suspended) {
            return suspended.reason();
        }
        if (registration instanceof RegistrationState.Lost lost) {
            return String.valueOf(lost.error().getMessage());
        }
        return registration instanceof RegistrationState.Departed departed ? Words.of(departed.departure()) : "";
    }
}
