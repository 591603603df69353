package io.muster.registry.zookeeper;

import io.muster.registry.Registration;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.EntryContent;
import java.util.Arrays;
import org.apache.zookeeper.data.Stat;

/**
 * The backend's own part of a claim.
 *
 * @param sessionId the session that owns the id's node and the entry
 * @param group the group the entry is in
 * @param registeredAt when the id was claimed, in milliseconds since 1970
 */
record ZooKeeperClaim(long sessionId, String group, long registeredAt) {

    static ZooKeeperClaim of(Claim claim) {
        return (ZooKeeperClaim) claim.token();
    }

    /** Returns whether a node that was made under an id is still that of the claim's incarnation. */
    boolean owns(ServerIdentity identity, Stat idNode) {
        return idNode.getEphemeralOwner() == sessionId
                && idNode.getCzxid() == identity.incarnation().revision();
    }

    /** Returns the path of the entry. */
    String entryPath(Layout layout, ServerIdentity identity) {
        return entryPath(layout, group, identity);
    }

    static String entryPath(Layout layout, Registration registration) {
        return layout.group(registration.group()) + "/" + registration.instance();
    }

    private static String entryPath(Layout layout, String group, ServerIdentity identity) {
        return layout.group(group) + "/" + identity.instance();
    }

    /** Returns the entry as it is to be written by anybody but the claiming write. */
    byte[] encode(EntryContent content, ServerIdentity identity) {
        return EntryCodec.encode(content, identity, true, registeredAt);
    }

    /** Returns whether {@code entry} is byte for byte what the claiming write or a later one would have written. */
    boolean isAsWritten(Node entry, EntryContent content, ServerIdentity identity) {
        if (entry.stat().getEphemeralOwner() != sessionId) {
            return false;
        }
        boolean isFirst = entry.stat().getCzxid() == identity.incarnation().revision();
        return Arrays.equals(entry.data(), encode(content, identity))
                || (isFirst && Arrays.equals(entry.data(), EntryCodec.encode(content, identity, false, registeredAt)));
    }
}
