package io.muster.cluster.link;

import io.muster.cluster.link.protocol.RefusalReason;

/** Where an accepted connection stands until it is a link or over; it goes forward only. */
sealed interface InboundState {

    /** The peer must say who it is. */
    record AwaitingIdentity() implements InboundState {}

    /** The policy has been asked. */
    record Deciding() implements InboundState {}

    /** The policy waits for something that may not come. */
    record Held() implements InboundState {}

    /** No decision is wanted any more. */
    sealed interface Ended extends InboundState {}

    /** It is a link. */
    record Admitted() implements Ended {}

    /** It was told no. */
    record Refused(RefusalReason reason, String text) implements Ended {}

    /** It went away before a decision. */
    record Gone() implements Ended {}
}
