package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZooKeeperProcessIT {

    @Test
    void server_isKilledFrozenAndRestartedWithAndWithoutItsData() throws Exception {
        try (ZooKeeperProcess server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
                RawZooKeeper raw = new RawZooKeeper(server.connectString())) {
            server.start();
            raw.connect();
            raw.create("/kept", "data");
            server.stop();
            assertThatIOException().isThrownBy(() -> server.ask("srvr"));
            server.restart(true);
            raw.connect();
            assertThat(raw.read("/kept")).isEqualTo("data");
            server.freeze();
            assertThatIOException().isThrownBy(() -> server.ask("srvr"));
            server.thaw();
            assertThat(server.ask("srvr")).contains("Mode: standalone");
            server.restart(false);
            raw.connect();
            assertThat(raw.exists("/kept")).isFalse();
        }
    }

    @Test
    void session_isEndedByAThirdParty() throws Exception {
        try (ZooKeeperProcess server = new ZooKeeperProcess(Duration.ofMillis(500), List.of());
                RawZooKeeper raw = new RawZooKeeper(server.connectString())) {
            server.start();
            raw.connect();
            try (RawZooKeeper.Owner owner = raw.own("/a/b", new byte[0])) {
                assertThat(owner.isUntouched()).isTrue();
                raw.closeSession(raw.owner("/a/b"));
                assertThat(raw.exists("/a/b")).isFalse();
                assertThat(owner.isUntouched()).isFalse();
            }
        }
    }
}
