package io.muster.cluster.link;

import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.registry.ServerIdentity;

/**
 * One dial.
 *
 * @param host a name or an IP address; every address of a name is tried
 * @param port 1 to 65535
 * @param self who we are
 * @param target whom we mean to reach; another server that answers is {@link DialFailure.Refused} with WRONG_TARGET
 * @param attempt counts the dials to this target, growing, 1 or more
 */
public record DialRequest(String host, int port, LinkEnd self, ServerIdentity target, long attempt) {

    /** Checks the numbers. */
    public DialRequest {
        if (host.isEmpty() || port < 1 || port > 65_535 || attempt < 1) {
            throw new IllegalArgumentException("host='" + host + "' must not be empty, port=" + port
                    + " must be 1 to 65535, attempt=" + attempt + " 1 or more");
        }
    }
}
