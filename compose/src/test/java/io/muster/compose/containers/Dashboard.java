package io.muster.compose.containers;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;

/** The dashboard that Grafana is provisioned with. */
final class Dashboard {

    private static final Path FILE = Path.of("observe/grafana/dashboards/muster.json");

    private Dashboard() {}

    /** Returns what its panels ask Prometheus. */
    static List<String> expressions() {
        return ConfigFactory.parseFile(FILE.toFile()).getConfigList("panels").stream()
                .flatMap(panel -> panel.getConfigList("targets").stream())
                .map(target -> target.getString("expr"))
                .toList();
    }
}
