package io.muster.cluster.link.protocol;

import io.muster.registry.Incarnation;
import io.muster.registry.ServerIdentity;

/**
 * Who stands at one end of a link.
 *
 * @param system the system's name, 1 to 63 bytes
 * @param group the group's name, 1 to 63 bytes
 * @param identity id, instance and incarnation
 */
public record LinkEnd(String system, String group, ServerIdentity identity) {

    /** Most bytes of a system's or a group's name: a DNS label (RFC 1035, section 2.3.4). */
    public static final int MAX_NAME_BYTES = 63;

    /** Checks the lengths; what a name may consist of is checked where names are configured. */
    public LinkEnd {
        checkName("system", system);
        checkName("group", group);
    }

    /** Returns the same server with another incarnation. */
    public LinkEnd withIncarnation(Incarnation incarnation) {
        return new LinkEnd(system, group, new ServerIdentity(identity.id(), identity.instance(), incarnation));
    }

    /** Returns {@code group/id}, for messages. */
    public String label() {
        return group + "/" + identity.id();
    }

    private static void checkName(String what, String name) {
        boolean ascii = name.chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (name.isEmpty() || name.length() > MAX_NAME_BYTES || !ascii) {
            throw new IllegalArgumentException(what + " of " + name.length() + " characters must be 1 to "
                    + MAX_NAME_BYTES + " printable ASCII characters");
        }
    }
}
