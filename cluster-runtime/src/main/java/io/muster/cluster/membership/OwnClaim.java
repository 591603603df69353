package io.muster.cluster.membership;

import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who we are, as the liveness table uses it: while the claim is suspended we dial with the last identity; while it is lost we dial nobody and
 * admit nobody, and no link is closed before the new id is known.
 */
final class OwnClaim {

    private @Nullable ServerIdentity last;
    private boolean usable;

    /** What a state of the registration changed. */
    enum Change {
        NOTHING,
        /** We can be somebody now: first id, or the same one as before a loss. */
        USABLE,
        /** We are nobody until further notice. */
        UNUSABLE,
        /** Same id, newer incarnation. */
        INCARNATION,
        /** Another id. */
        ID
    }

    /** Returns whom to dial and to admit as. */
    Optional<ServerIdentity> identity() {
        return usable ? Optional.ofNullable(last) : Optional.empty();
    }

    Change apply(RegistrationState state) {
        Optional<ServerIdentity> now = state.identity();
        if (now.isPresent()) {
            return take(now.get());
        }
        boolean was = usable;
        usable = false;
        return was ? Change.UNUSABLE : Change.NOTHING;
    }

    private Change take(ServerIdentity now) {
        ServerIdentity before = last;
        boolean was = usable;
        last = now;
        usable = true;
        if (before == null || before.equals(now)) {
            return was ? Change.NOTHING : Change.USABLE;
        }
        return before.id() == now.id() ? Change.INCARNATION : Change.ID;
    }
}
