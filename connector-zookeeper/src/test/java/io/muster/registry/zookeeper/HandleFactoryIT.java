package io.muster.registry.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.registry.spi.Secret;
import io.muster.registry.testkit.process.ZooKeeperProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;

class HandleFactoryIT {

    private static final int TIMEOUT_MILLIS = 4_000;

    /** Takes its time to hear of a handle, as a busy machine does. */
    private static final class SlowListener implements HandleFactory.Listener {

        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void made(Handle handle, Optional<Secret> identity, Optional<IOException> problem) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            told.add("made");
        }

        @Override
        public void changed(Handle handle, KeeperState state) {
            told.add(state.name());
        }
    }

    /** Curator makes a handle by itself when a session has expired, and that may be while it is being closed. */
    @Test
    void makesNoHandleThatNobodyWouldEnd() {
        ZooKeeperSettings settings = ZooKeeperSettings.of("127.0.0.1:1");
        SlowListener listener = new SlowListener();
        HandleFactory factory = new HandleFactory(settings, new DigestCredentials(settings.digest()), listener);

        factory.close();

        assertThatThrownBy(() -> factory.newZooKeeper("127.0.0.1:1", TIMEOUT_MILLIS, event -> {}, false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThat(listener.told).isEmpty();
    }

    @Test
    void tellsOfAHandleBeforeItTellsWhatTheHandleSees() throws Exception {
        SlowListener listener = new SlowListener();
        try (ZooKeeperProcess server = new ZooKeeperProcess(Duration.ofMillis(500), List.of())) {
            server.start();
            ZooKeeperSettings settings = ZooKeeperSettings.of(server.connectString());
            HandleFactory factory = new HandleFactory(settings, new DigestCredentials(settings.digest()), listener);
            ZooKeeper handle = factory.newZooKeeper(server.connectString(), TIMEOUT_MILLIS, event -> {}, false);
            try {
                await().until(() -> listener.told.contains("SyncConnected"));
                assertThat(listener.told).startsWith("made", "SyncConnected");
            } finally {
                handle.close();
            }
        }
    }
}
