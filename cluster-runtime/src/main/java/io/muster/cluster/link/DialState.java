package io.muster.cluster.link;

/** Where a dial stands. Connecting and handshaking come once per address tried. */
sealed interface DialState {

    /** The name is being looked up. */
    record Resolving() implements DialState {}

    /** An address is being connected to. */
    record Connecting(String place) implements DialState {}

    /** IDENTITY is sent. */
    record Handshaking() implements DialState {}

    /** Nothing more comes of it. */
    sealed interface Ended extends DialState {}

    /** It is a link. */
    record Up(String welcomedBy) implements Ended {}

    /** It failed. */
    record Failed(DialFailure failure) implements Ended {}
}
