package io.muster.registry.testkit;

import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationState;
import io.muster.registry.ServerIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One process start, as those know it who do things with it: when it registered, what it wrote, and when it left. Guarded by its monitor. */
final class Life {

    /** What it wanted others to read, from when on. */
    private record Content(long since, String host, int port, Map<String, String> properties) {

        boolean isIn(RegisteredServer server) {
            return server.host().equals(host)
                    && server.port() == port
                    && server.properties().equals(properties);
        }
    }

    /** The time from one {@code register} to its {@code deregister}; guarded by its life's monitor. */
    static final class Stint {

        private final Member member;
        private final long begin;
        private long leaving = Long.MAX_VALUE;
        private long gone = Long.MAX_VALUE;

        private Stint(Member member, long begin) {
            this.member = member;
            this.begin = begin;
        }
    }

    private final ClientPath path;
    private final List<Stint> stints = new ArrayList<>();
    private final List<Content> contents = new ArrayList<>();
    private boolean checked;

    Life(ClientPath path) {
        this.path = path;
    }

    /** Returns its client's way to the registry. */
    ClientPath path() {
        return path;
    }

    /** Notes that it registers. */
    synchronized Stint registers(Member member, boolean hasChecks, long at) {
        Registration registration = member.registration();
        contents.add(
                new Content(at, registration.host(), registration.port(), new TreeMap<>(registration.properties())));
        checked |= hasChecks;
        Stint stint = new Stint(member, at);
        stints.add(stint);
        return stint;
    }

    /** Notes that it writes other properties. */
    synchronized void writes(Map<String, String> properties, long at) {
        Content last = contents.get(contents.size() - 1);
        contents.add(new Content(at, last.host(), last.port(), new TreeMap<>(properties)));
    }

    /** Notes that its health may be another one than passing. */
    synchronized void hasHealth() {
        checked = true;
    }

    /** Notes that it was asked to leave; asked again, it was asked before. */
    synchronized void leaves(Stint stint, long at) {
        stint.leaving = Math.min(stint.leaving, at);
    }

    /** Notes that it has left for certain. */
    synchronized void isGone(Stint stint, long at) {
        stint.gone = Math.min(stint.gone, at);
    }

    /** Returns the newest registration of that moment. */
    synchronized Optional<Stint> stintAt(long at) {
        return stints.stream().filter(stint -> stint.begin <= at).reduce((former, later) -> later);
    }

    /** Returns whether it had registered before, and left. */
    synchronized boolean isAgain(Stint stint) {
        return stints.indexOf(stint) > 0;
    }

    synchronized boolean isLeaving(Stint stint, long at) {
        return stint.leaving <= at;
    }

    /** Returns since when it has been gone for certain; {@link Long#MAX_VALUE} if it may be listed. */
    synchronized long goneSince(Stint stint) {
        return stint.gone;
    }

    synchronized boolean hasChecks() {
        return checked;
    }

    /** Returns the first of what it had written by then that {@code server} shows, counted from {@code from} on; -1 if it shows nothing of that. */
    synchronized int shown(RegisteredServer server, int from, long at) {
        for (int i = from; i < contents.size() && contents.get(i).since() <= at; i++) {
            if (contents.get(i).isIn(server)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns whether it was ever told that it is this. A claim of which it never heard, because the answer was lost or late, is given up for another one, and others may
     * see that.
     */
    synchronized boolean knows(ServerIdentity identity) {
        return stints.stream()
                .flatMap(stint -> stint.member.told().stream())
                .anyMatch(told -> told.state() instanceof RegistrationState.Registered registered
                        && registered.claimed().equals(identity));
    }

    /** Returns whether it was ever told that it has this id. */
    synchronized boolean hasHeld(int id) {
        return stints.stream()
                .flatMap(stint -> stint.member.told().stream())
                .flatMap(told -> told.state().identity().stream())
                .anyMatch(identity -> identity.id() == id);
    }
}
