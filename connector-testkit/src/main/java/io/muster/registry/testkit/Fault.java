package io.muster.registry.testkit;

import java.util.Optional;
import java.util.function.Predicate;

/** Something that was done to the registry, or to one client's way to it: whom it touches, from when until when, on the clock of its history. */
final class Fault {

    /** What a fault can be the reason for. */
    enum Kind {
        /** Nothing gets through: who is touched may lose its lease, if it lasts for long enough. */
        UNREACHABLE,
        /** A third party ended a lease or wrote into an entry: who is touched may be off the list or look otherwise, until that is mended. */
        TAMPERED,
        /** The registry's data is gone, or is that of yesterday: the same, for everybody. */
        REPLACED
    }

    private final Kind kind;
    private final Optional<ClientPath> path;
    private final Predicate<Life> touched;
    private final long begin;
    private volatile long end = Long.MAX_VALUE;

    private Fault(Kind kind, Optional<ClientPath> path, Predicate<Life> touched, long begin) {
        this.kind = kind;
        this.path = path;
        this.touched = touched;
        this.begin = begin;
    }

    /** Returns a fault that touches everybody and has just begun. */
    static Fault ofAll(Kind kind, long begin) {
        return new Fault(kind, Optional.empty(), life -> true, begin);
    }

    /** Returns a fault of one client's way to the registry that has just begun. */
    static Fault ofPath(ClientPath path, long begin) {
        return new Fault(Kind.UNREACHABLE, Optional.of(path), life -> life.path() == path, begin);
    }

    /** Returns what a third party has just begun to do to some. */
    static Fault of(Predicate<Life> touched, long begin) {
        return new Fault(Kind.TAMPERED, Optional.empty(), touched, begin);
    }

    void end(long at) {
        end = at;
    }

    Kind kind() {
        return kind;
    }

    long begin() {
        return begin;
    }

    /** Returns when it ended; {@link Long#MAX_VALUE} while it goes on. */
    long end() {
        return end;
    }

    boolean touches(Life life) {
        return touched.test(life);
    }

    /** Returns whether it may keep news from a client on this way. */
    boolean delaysNewsOn(ClientPath watching) {
        return path.isEmpty() || path.get() == watching;
    }
}
