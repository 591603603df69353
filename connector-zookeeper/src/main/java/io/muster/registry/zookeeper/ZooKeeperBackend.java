package io.muster.registry.zookeeper;

import io.muster.registry.RegistryBounds;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** ZooKeeper's primitives. */
final class ZooKeeperBackend implements RegistryBackend {

    private final ZooKeeperSettings settings;

    ZooKeeperBackend(ZooKeeperSettings settings, ConnectorContext context, EngineSettings times) {
        this.settings = settings;
    }

    @Override
    public String type() {
        return ZooKeeperConnector.TYPE;
    }

    @Override
    public String endpoint() {
        return settings.connectString();
    }

    @Override
    public RegistryBounds bounds() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void open(BackendEvents events) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> details() {
        return Map.of();
    }

    @Override
    public void close(Duration bound) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        throw new UnsupportedOperationException();
    }
}
