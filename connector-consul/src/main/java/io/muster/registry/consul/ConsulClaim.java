package io.muster.registry.consul;

import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import java.time.Duration;

/**
 * The backend's own part of a claim.
 *
 * @param session the session that the id is held by
 * @param ttl its TTL: Consul ends it after two of them
 * @param group the group the entry is in
 */
record ConsulClaim(String session, Duration ttl, String group) {

    private static final int RENEWALS = 3;

    /** What Consul makes of any longer lock delay, without a word about it. */
    private static final Duration LONGEST_LOCK_DELAY = Duration.ofSeconds(60);

    static ConsulClaim of(Claim claim) {
        return (ConsulClaim) claim.token();
    }

    /** Returns how long a claim may be relied upon: for half of what Consul waits, and no longer than it keeps the id back when somebody else ends the session. */
    static Duration validity(Duration ttl) {
        return ttl.compareTo(LONGEST_LOCK_DELAY) < 0 ? ttl : LONGEST_LOCK_DELAY;
    }

    static Duration renewEvery(Duration ttl) {
        return validity(ttl).dividedBy(RENEWALS);
    }

    /** Returns the claim with this part. */
    Claim claim(ServerIdentity identity) {
        return new Claim(identity, validity(ttl), renewEvery(ttl), this);
    }

    /** Returns whether a key that was read under an id is still that of the claim's incarnation. */
    boolean owns(ServerIdentity identity, Pair id) {
        return id.session().equals(session)
                && id.modified() == identity.incarnation().revision();
    }
}
