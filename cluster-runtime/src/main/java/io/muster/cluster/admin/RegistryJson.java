package io.muster.cluster.admin;

import io.muster.cluster.RegistryView;
import io.muster.registry.ConnectorDiagnosis;
import io.muster.registry.Freshness;
import io.muster.registry.RegistryBounds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The registry, and how far its view can be trusted, for {@code /cluster}. */
final class RegistryJson {

    private RegistryJson() {}

    static Map<String, Object> of(RegistryView view, Instant now) {
        ConnectorDiagnosis diagnosis = view.diagnosis();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("type", diagnosis.type());
        content.put("endpoint", diagnosis.endpoint());
        content.put("connection", Words.of(diagnosis.connection()));
        content.put("connectionSince", diagnosis.since().toString());
        diagnosis.lastContact().ifPresent(age -> content.put("lastContactSeconds", Words.seconds(age)));
        diagnosis.lastError().ifPresent(error -> content.put("lastError", error));
        diagnosis.epoch().ifPresent(epoch -> content.put("epoch", epoch));
        content.put("view", freshness(view.freshness()));
        content.put("viewAgeSeconds", Words.seconds(view.age(now)));
        content.put("snapshotVersion", view.version());
        content.put("bounds", bounds(view.bounds()));
        content.put("counters", diagnosis.counters());
        content.put("details", diagnosis.details());
        return content;
    }

    static Map<String, Object> freshness(Freshness freshness) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("state", Words.of((Record) freshness));
        if (freshness instanceof Freshness.Stale stale) {
            content.put("since", stale.since().toString());
            content.put("reason", stale.reason());
        } else if (freshness instanceof Freshness.Recovering recovering) {
            content.put("since", recovering.since().toString());
            content.put("until", recovering.until().toString());
            content.put("reason", recovering.reason());
        }
        return content;
    }

    private static Map<String, Object> bounds(RegistryBounds bounds) {
        return Map.of(
                "listingSeconds", Words.seconds(bounds.listing()),
                "idReuseSeconds", Words.seconds(bounds.idReuse()),
                "settleSeconds", Words.seconds(bounds.settle()));
    }
}
