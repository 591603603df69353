package io.muster.cluster.link;

/** Decides who is admitted. */
@FunctionalInterface
public interface AcceptPolicy {

    /**
     * A dialler has identified itself. Its protocol version, system, target instance and extensions have been checked already; group, id,
     * incarnation and duplicates have not.
     *
     * <p>Runs on an event loop and must not block. Decide by {@link IncomingLink#admit} or {@link IncomingLink#refuse}, now or later, from
     * any thread; call {@link IncomingLink#hold} if the decision waits for something that may not come. An exception refuses the peer
     * with {@link io.muster.cluster.link.protocol.RefusalReason#INTERNAL}.
     */
    void onIdentity(IncomingLink incoming);
}
