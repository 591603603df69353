package io.muster.cluster.membership;

import io.muster.cluster.link.DialAttempt;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.registry.Freshness;
import io.muster.registry.ServerIdentity;
import io.muster.registry.time.OwnerThread;
import java.util.Optional;

/** What a member asks of the whole. All calls on the owner thread. */
interface MemberHost {

    OwnerThread owner();

    MembershipSettings settings();

    /** Returns how far the last snapshot can be trusted. */
    Freshness freshness();

    /** Returns who we are; empty while nobody may be dialled. */
    Optional<ServerIdentity> self();

    /** Returns a number from 0 to below 1. */
    double random();

    /** Returns a number greater than all before: the higher one tells the newer of two links. */
    long nextLinkNumber();

    DialAttempt dial(DialRequest request, DialHandler handler);

    /** Asks the connector to read a group again now. */
    void refresh(String group);

    /** The peer said goodbye; {@code wholeInstance} unless only its id is over. */
    void saidGoodbye(ServerIdentity peer, boolean wholeInstance);

    /** The member has left. */
    void ended(Member member);
}
