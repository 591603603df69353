package io.muster.cluster.wiring;

import io.muster.cluster.DialFailureKind;
import io.muster.cluster.DisconnectReason;
import io.muster.cluster.Disconnection;
import io.muster.cluster.LeaveReason;
import io.muster.cluster.Refusal;
import io.muster.cluster.link.DialFailure;
import io.muster.cluster.link.DownReason;
import io.muster.cluster.link.protocol.GoodbyeReason;
import io.muster.cluster.membership.LeaveCause;
import java.net.InetSocketAddress;

/** The inside's reasons in the public words. */
final class Reasons {

    private Reasons() {}

    static Disconnection of(DownReason reason, long unsent, long undelivered) {
        return new Disconnection(reasonOf(reason), reason.text(), unsent, undelivered);
    }

    private static DisconnectReason reasonOf(DownReason reason) {
        if (reason instanceof DownReason.PeerGoodbye goodbye) {
            return ofPeer(goodbye.reason());
        }
        if (reason instanceof DownReason.LocalClose close) {
            return ofOurs(close.reason());
        }
        if (reason instanceof DownReason.HeartbeatTimeout) {
            return DisconnectReason.HEARTBEAT_TIMEOUT;
        }
        return reason instanceof DownReason.ProtocolError ? DisconnectReason.PROTOCOL_ERROR : DisconnectReason.LOST;
    }

    private static DisconnectReason ofPeer(GoodbyeReason reason) {
        return switch (reason) {
            case STOPPING -> DisconnectReason.PEER_STOPPING;
            case ID_CHANGED -> DisconnectReason.PEER_ID_CHANGED;
            case DUPLICATE_LINK -> DisconnectReason.REPLACED;
            default -> DisconnectReason.PEER_CLOSED;
        };
    }

    private static DisconnectReason ofOurs(GoodbyeReason reason) {
        return switch (reason) {
            case STOPPING -> DisconnectReason.OWN_STOP;
            case ID_CHANGED -> DisconnectReason.OWN_ID_CHANGED;
            case SUPERSEDED -> DisconnectReason.SUPERSEDED;
            case DUPLICATE_LINK -> DisconnectReason.REPLACED;
            case LEFT_REGISTRY -> DisconnectReason.NOT_LISTED;
            case PROTOCOL_ERROR -> DisconnectReason.PROTOCOL_ERROR;
            case HEARTBEAT_TIMEOUT -> DisconnectReason.HEARTBEAT_TIMEOUT;
            default -> DisconnectReason.INTERNAL;
        };
    }

    static DialFailureKind of(DialFailure failure) {
        if (failure instanceof DialFailure.Refused) {
            return DialFailureKind.REFUSED;
        }
        if (failure instanceof DialFailure.HandshakeTimeout) {
            return DialFailureKind.HANDSHAKE_TIMEOUT;
        }
        if (failure instanceof DialFailure.ClosedEarly) {
            return DialFailureKind.CLOSED_EARLY;
        }
        return failure instanceof DialFailure.Protocol ? DialFailureKind.PROTOCOL_ERROR : DialFailureKind.NOT_CONNECTED;
    }

    static Refusal of(io.muster.cluster.link.Refusal refusal) {
        InetSocketAddress address = refusal.address();
        return new Refusal(
                refusal.at(),
                refusal.byUs(),
                refusal.reason().toString(),
                refusal.peer(),
                address.getHostString() + ":" + address.getPort(),
                refusal.text());
    }

    static LeaveReason of(LeaveCause cause) {
        return switch (cause) {
            case GOODBYE -> LeaveReason.GOODBYE;
            case ID_CHANGED -> LeaveReason.ID_CHANGED;
            case REGISTRY -> LeaveReason.REGISTRY;
            case SUPERSEDED -> LeaveReason.SUPERSEDED;
            case OWN_STOP -> LeaveReason.OWN_STOP;
        };
    }
}
