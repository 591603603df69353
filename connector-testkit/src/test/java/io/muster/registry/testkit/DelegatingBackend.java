package io.muster.registry.testkit;

import io.muster.registry.RegistryBounds;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Passes everything on; what a test wants otherwise it overrides. */
class DelegatingBackend implements RegistryBackend {

    private final RegistryBackend delegate;

    DelegatingBackend(RegistryBackend delegate) {
        this.delegate = delegate;
    }

    RegistryBackend delegate() {
        return delegate;
    }

    @Override
    public String type() {
        return delegate.type();
    }

    @Override
    public String endpoint() {
        return delegate.endpoint();
    }

    @Override
    public RegistryBounds bounds() {
        return delegate.bounds();
    }

    @Override
    public void open(BackendEvents events) {
        delegate.open(events);
    }

    @Override
    public CompletionStage<Claim> claim(ClaimRequest request) {
        return delegate.claim(request);
    }

    @Override
    public CompletionStage<Renewal> renew(Claim claim) {
        return delegate.renew(claim);
    }

    @Override
    public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
        return delegate.audit(claim, expected);
    }

    @Override
    public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
        return delegate.publish(claim, content);
    }

    @Override
    public CompletionStage<Long> raiseEpoch(long known) {
        return delegate.raiseEpoch(known);
    }

    @Override
    public CompletionStage<Void> withdraw(Claim claim) {
        return delegate.withdraw(claim);
    }

    @Override
    public CompletionStage<Void> abandon(EntryContent content) {
        return delegate.abandon(content);
    }

    @Override
    public GroupFeed follow(String group, GroupFeed.Sink sink) {
        return delegate.follow(group, sink);
    }

    @Override
    public Map<String, String> details() {
        return delegate.details();
    }

    @Override
    public long failedTasks() {
        return delegate.failedTasks();
    }

    @Override
    public void close(Duration bound) {
        delegate.close(bound);
    }
}
