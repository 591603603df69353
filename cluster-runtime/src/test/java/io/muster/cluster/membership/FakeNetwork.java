package io.muster.cluster.membership;

import io.muster.cluster.link.AcceptPolicy;
import io.muster.cluster.link.DialAttempt;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.link.LinkSettings;
import io.muster.cluster.link.ListenRequest;
import io.muster.cluster.link.Refusals;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A network that keeps every dial for the test. */
final class FakeNetwork implements LinkNetwork {
    private final Refusals refusals = new Refusals(InstantSource.system());

    final List<FakeDial> dials = new ArrayList<>();

    FakeDial lastDial() {
        return dials.get(dials.size() - 1);
    }

    @Override
    public Refusals refusals() {
        return refusals;
    }

    @Override
    public DialAttempt dial(DialRequest request, DialHandler handler) {
        FakeDial dial = new FakeDial(request, handler, "world");
        dials.add(dial);
        return dial;
    }

    @Override
    public LinkListener bind(ListenRequest request, AcceptPolicy policy) {
        throw new UnsupportedOperationException("not for membership");
    }

    @Override
    public String transport() {
        return "fake";
    }

    @Override
    public LinkSettings settings() {
        return LinkSettings.defaults();
    }

    @Override
    public void close() {}
}
