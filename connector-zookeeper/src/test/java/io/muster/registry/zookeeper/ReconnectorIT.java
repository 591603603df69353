package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;

class ReconnectorIT {

    private static final class Connected implements HandleFactory.Listener {

        private final List<Handle> handles = new CopyOnWriteArrayList<>();

        @Override
        public void made(Handle handle, Optional<Secret> identity, Optional<IOException> problem) {}

        @Override
        public void changed(Handle handle, KeeperState state) {
            if (state == KeeperState.SyncConnected) {
                handles.add(handle);
            }
        }
    }

    /** A server may be back at the very moment when its silence has lasted long enough: what the former session holds is then taken over, and free at no moment. */
    @Test
    void endsNoSessionWhoseHandleItReplaces() throws Exception {
        Connected connected = new Connected();
        try (ZooKeeperProcess server = new ZooKeeperProcess(Duration.ofMillis(500), List.of())) {
            server.start();
            Reconnector reconnector =
                    new Reconnector(ZooKeeperSettings.of(server.connectString()), connected, UnaryOperator.identity());
            try {
                reconnector.start(() -> {});
                await().until(() -> connected.handles.size() == 1);
                Handle former = connected.handles.get(0);
                former.create("/held", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

                reconnector.replaceHandle();
                await().until(() -> connected.handles.size() == 2);
                Handle next = connected.handles.get(1);
                assertThat(next.getSessionId()).isNotEqualTo(former.getSessionId());
                assertThat(next.exists("/held", false))
                        .as("the node of the former session")
                        .isNotNull();
                assertThat(former.getState().isAlive()).isFalse();
            } finally {
                reconnector.close(Duration.ofSeconds(3));
            }
        }
    }
}
