package io.muster.cluster.wiring;

import io.muster.cluster.admin.AdminEndpoint;
import io.muster.cluster.client.ClientListener;
import io.muster.cluster.link.LinkListener;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.membership.Membership;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.WatchHandle;
import io.muster.registry.time.RealOwnerThread;
import java.util.Optional;

/**
 * What a started cluster has opened, and has to close.
 *
 * @param owner the membership's thread
 * @param network the event loops
 * @param listener empty in an external group, to which no server connects
 * @param clients empty unless we listen for application clients
 * @param membership who is there
 * @param watch empty if no group is linked with ours
 * @param registration our own entry
 * @param admin empty if it is off
 */
record Running(
        RealOwnerThread owner,
        LinkNetwork network,
        Optional<LinkListener> listener,
        Optional<ClientListener> clients,
        Membership membership,
        Optional<WatchHandle> watch,
        RegistrationHandle registration,
        Optional<AdminEndpoint> admin) {}
