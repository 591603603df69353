package io.muster.cluster.membership;

/** Hears of new members. */
@FunctionalInterface
public interface MembershipListener {

    /** A server became a member. On the owner thread; must not block. Returns who hears what happens to it. */
    MemberSink onJoined(Member member);
}
