package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.RegistrationHandle;
import io.muster.registry.ServerIdentity;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A smoke against the older server that Debian 12 has: not supported, and yet nobody should fall over it. */
class OldServerIT {

    @Test
    void everythingOrdinaryWorksOn34() throws Exception {
        Path old = ServerBinary.find("etcd-3.4", "etcd", "3.4");
        try (EtcdProcess server = new EtcdProcess(old, List.of());
                ServersPath path = ServersPath.to(server.address())) {
            server.start();
            assertThat(ServerBinary.version(old)).startsWith("3.4.");
            EtcdSettings settings = EtcdHarness.settings(server.endpoint());
            try (Participant watcher = Participant.start(EtcdConnector::new, settings);
                    Participant one = Participant.start(EtcdConnector::new, settings);
                    Participant crashes =
                            Participant.start(EtcdConnector::new, EtcdHarness.settings(path.endpoints()))) {
                RegistrationHandle first = one.registered();
                ServerIdentity firstId = Participant.claim(first);
                ServerIdentity secondId = Participant.claim(crashes.registered());
                watcher.awaitExactly(firstId, secondId);
                first.updateProperties(Map.of("a", "b"));
                watcher.await(snapshot -> snapshot.group(Participant.GROUP)
                        .server(0)
                        .filter(server0 -> server0.properties().equals(Map.of("a", "b")))
                        .isPresent());
                path.cut();
                watcher.awaitExactly(firstId);
                server.restart(true);
                path.heal();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> watcher.seen()
                                        .get(watcher.seen().size() - 1)
                                        .group(Participant.GROUP)
                                        .servers()
                                        .size()
                                == 2);
                assertThat(Participant.claim(first)).isEqualTo(firstId);
                first.close();
                watcher.await(
                        snapshot -> snapshot.group(Participant.GROUP).servers().size() == 1);
            }
        }
    }
}
