package io.muster.cluster.link;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts who is between being accepted and being a link at one listener, so that strangers cannot use us up. Thread-safe. */
final class AcceptLimits {

    private final LinkLimits limits;
    private final Map<InetAddress, Integer> heldByAddress = new HashMap<>();
    private int handshakes;
    private int held;

    AcceptLimits(LinkLimits limits) {
        this.limits = limits;
    }

    synchronized boolean begin() {
        if (handshakes >= limits.maxHandshakes()) {
            return false;
        }
        handshakes++;
        return true;
    }

    synchronized void end() {
        handshakes--;
    }

    synchronized boolean hold(InetAddress address) {
        int ofAddress = heldByAddress.getOrDefault(address, 0);
        if (held >= limits.maxHeld() || ofAddress >= limits.maxHeldPerAddress()) {
            return false;
        }
        held++;
        heldByAddress.put(address, ofAddress + 1);
        return true;
    }

    synchronized void release(InetAddress address) {
        held--;
        heldByAddress.computeIfPresent(address, (a, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int handshakes() {
        return handshakes;
    }

    synchronized int held() {
        return held;
    }
}
