package io.muster.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import java.time.Duration;

/**
 * The backend's own part of a claim.
 *
 * @param lease the lease that the id and the entry are on
 * @param ttl how long the server granted it
 * @param group the group the entry is in
 */
record EtcdClaim(long lease, Duration ttl, String group) {

    /** The part of a lease for which a claim may be relied upon; the rest is for clocks that do not run alike. */
    private static final int VALID_FIFTHS = 4;

    private static final int RENEWALS = 3;

    static EtcdClaim of(Claim claim) {
        return (EtcdClaim) claim.token();
    }

    /** How long a claim on a lease of {@code ttl} may be relied upon. */
    static Duration validity(Duration ttl) {
        return ttl.multipliedBy(VALID_FIFTHS).dividedBy(5);
    }

    static Duration renewEvery(Duration ttl) {
        return validity(ttl).dividedBy(RENEWALS);
    }

    /** Returns the claim with this part. */
    Claim claim(ServerIdentity identity) {
        return new Claim(identity, validity(ttl), renewEvery(ttl), this);
    }

    String entryKey(Layout layout, ServerIdentity identity) {
        return layout.entry(group, identity.instance());
    }

    /** Returns whether a key that was read under an id is still that of the claim's incarnation. */
    boolean owns(ServerIdentity identity, KeyValue id) {
        return id.getLease() == lease
                && id.getCreateRevision() == identity.incarnation().revision();
    }

    /** Returns whether an entry is byte for byte what the claiming write or a later one would have written. */
    boolean isAsWritten(KeyValue entry, EntryContent content, ServerIdentity identity) {
        if (entry.getLease() != lease) {
            return false;
        }
        ByteString later = EntryCodec.encode(content, identity, true);
        boolean isFirst = entry.getModRevision() == identity.incarnation().revision();
        return entry.getValue().equals(later)
                || (isFirst && entry.getValue().equals(EntryCodec.encode(content, identity, false)));
    }
}
