package io.muster.cluster.membership;

import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.Incarnation;
import io.muster.registry.ServerIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom to let in: the rows of the liveness table about a peer that dials us. A pure function of what is known. */
final class Admission {

    private Admission() {}

    /** What follows. */
    sealed interface Verdict {}

    record Admit() implements Verdict {}

    /** Wait for the registry or for our own id. */
    record Hold(boolean refresh) implements Verdict {}

    record Refuse(RefusalReason reason, String text) implements Verdict {}

    /**
     * What is known here of the id a peer claims.
     *
     * @param self who we are; empty while that is not known
     * @param member who has the id, if somebody has
     * @param saidGoodbye with which incarnation this very peer said goodbye, if it did
     */
    record Known(Optional<ServerIdentity> self, @Nullable Member member, Optional<Incarnation> saidGoodbye) {}

    static Verdict judge(MembershipSettings settings, IdentityFrame frame, Known known) {
        LinkEnd peer = frame.dialler();
        if (!settings.topology().connects(peer.group(), settings.group())) {
            return new Refuse(RefusalReason.TOPOLOGY, topologyText(settings, peer.group()));
        }
        if (known.self().isEmpty()) {
            return new Hold(false);
        }
        int ownId = known.self().get().id();
        if (frame.target().id() != ownId) {
            return new Refuse(
                    RefusalReason.WRONG_TARGET,
                    "you mean id " + frame.target().id() + ", this is id " + ownId + " now; the registry tells");
        }
        if (known.saidGoodbye().isPresent()) {
            return against(peer, known.saidGoodbye().get(), "it said goodbye");
        }
        Member member = known.member();
        return member == null ? new Hold(true) : judge(frame, member);
    }

    private static Verdict judge(IdentityFrame frame, Member member) {
        ServerIdentity peer = frame.dialler().identity();
        ServerIdentity known = member.server().identity();
        if (!peer.equals(known) || !member.group().equals(frame.dialler().group())) {
            return against(frame.dialler(), known.incarnation(), "known is " + member);
        }
        if (member.row() == RegistryRow.ABSENT || member.isLeaving()) {
            return new Hold(true);
        }
        if (frame.attempt() <= member.linkNumber()) {
            return new Refuse(RefusalReason.DUPLICATE, "link number " + member.linkNumber() + " is up");
        }
        return new Admit();
    }

    private static Verdict against(LinkEnd peer, Incarnation known, String text) {
        Incarnation claimed = peer.identity().incarnation();
        return claimed.isNewerThan(known)
                ? new Hold(true)
                : new Refuse(
                        RefusalReason.OLD_INCARNATION,
                        peer.label() + " has incarnation " + claimed + ", " + text + " with " + known
                                + "; it has to register again");
    }

    private static String topologyText(MembershipSettings settings, String peerGroup) {
        String view = settings.topology()
                .group(peerGroup)
                .map(group -> "here " + peerGroup + " connects to " + group.connectsTo())
                .orElse("here there is no group " + peerGroup);
        return view + ", the dialler thinks it connects to " + settings.group() + "; give both the same muster.groups";
    }
}
