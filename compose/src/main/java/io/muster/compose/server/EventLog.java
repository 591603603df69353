package io.muster.compose.server;

import io.muster.cluster.ClusterListener;
import io.muster.registry.Freshness;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what an operator wants to know of this server's own state. */
final class EventLog implements ClusterListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    @Override
    public void onRegistration(RegistrationState state) {
        LOG.info("registration: {}", state);
    }

    @Override
    public void onIdChanged(ServerIdentity before, ServerIdentity now) {
        LOG.warn("our id was {} and is {} now", before.id(), now.id());
    }

    @Override
    public void onRepaired(String found) {
        LOG.warn("our entry in the registry was put back: {}", found);
    }

    @Override
    public void onFreshness(Freshness freshness) {
        LOG.info("the view of the registry is {}", freshness);
    }
}
