package io.muster.cluster.membership;

import io.muster.cluster.link.DialAttempt;
import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.cluster.link.LinkDirection;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;

/** A dial whose outcome a test says. */
final class FakeDial implements DialAttempt {

    boolean cancelled;

    private final DialRequest request;
    private final DialHandler handler;
    private final String group;

    FakeDial(DialRequest request, DialHandler handler, String group) {
        this.request = request;
        this.handler = handler;
        this.group = group;
    }

    FakeLink succeeds() {
        LinkEnd peer = new LinkEnd(request.self().system(), group, request.target());
        return new FakeLink(handler, LinkDirection.UPSTREAM, request.self(), peer, request.attempt());
    }

    void fails() {
        handler.onFailed(new DialFailure.ConnectFailed("connection refused"));
    }

    void isRefused(RefusalReason reason) {
        handler.onFailed(new DialFailure.Refused(reason, "", request.target().instance(), "refused: " + reason));
    }

    @Override
    public DialRequest request() {
        return request;
    }

    @Override
    public void cancel() {
        cancelled = true;
        handler.onFailed(new DialFailure.Cancelled("cancelled"));
    }
}
