package io.muster.registry.testkit;

import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * When each member of a case claimed which id, on one clock: a thread asks all claims all the time. Every interval is what is certain, from the
 * end of the first query that was answered yes to the start of the last, so an overlap is a breach and never a matter of timing.
 */
final class ClaimHistory implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    /** After it stood still it asks again soon. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** Pauses so many times as long as it asks, so that it takes no more than a fifth of a core from what it watches, however many there are. */
    private static final int PAUSES_PER_QUESTION = 4;

    /** One unbroken claim. */
    record Held(Member member, ServerIdentity identity, long from, long until) {
        String slot() {
            return member.system() + "/" + identity.id();
        }

        boolean overlaps(Held other) {
            return from < other.until && other.from < until;
        }
    }

    private final Map<Member, Optional<Held>> open = new LinkedHashMap<>();
    private final List<Held> ended = new ArrayList<>();
    private final Set<ServerIdentity> revoked = new HashSet<>();
    private final Thread sampler = new Thread(this::run, "claim-history");
    private volatile long longestPause;
    private boolean paused;
    private volatile boolean closed;

    void start() {
        sampler.setDaemon(true);
        sampler.start();
    }

    synchronized void follow(Member member) {
        open.put(member, Optional.empty());
    }

    /** Stops asking a member whose process is dead. */
    synchronized void forget(Member member) {
        Optional<Held> held = open.remove(member);
        if (held != null) {
            held.ifPresent(ended::add);
        }
    }

    /** Stops asking: a third party is about to end a lease before its time, which its holders can learn only afterwards. */
    synchronized void pause() {
        paused = true;
        open.replaceAll((member, held) -> {
            held.ifPresent(ended::add);
            return Optional.empty();
        });
    }

    /** Asks again, and counts no more what the lease's holders claim now, nor any claim of {@code id}. */
    synchronized void resume(List<Member> holders, int id) {
        for (Member member : open.keySet()) {
            member.claim()
                    .filter(identity -> identity.id() == id || holders.contains(member))
                    .ifPresent(revoked::add);
        }
        paused = false;
    }

    /** Forgets the past: the registry has lost its data, and uniqueness is promised only while it keeps it (P1). */
    synchronized void dataLost() {
        ended.clear();
        open.replaceAll((member, held) -> Optional.empty());
    }

    synchronized void sample() {
        if (!paused) {
            open.replaceAll(this::ask);
        }
    }

    private Optional<Held> ask(Member member, Optional<Held> held) {
        long before = System.nanoTime();
        Optional<ServerIdentity> claim = member.claim().filter(identity -> !revoked.contains(identity));
        long after = System.nanoTime();
        if (held.isPresent() && !held.map(Held::identity).equals(claim)) {
            ended.add(held.get());
            return claim.map(identity -> new Held(member, identity, after, after));
        }
        return claim.map(identity -> new Held(
                member,
                identity,
                held.map(Held::from).orElse(after),
                Math.max(before, held.map(Held::from).orElse(after))));
    }

    /** Returns for how long the machine did not let this process's threads run, at most; they want to every few milliseconds. */
    Duration longestStall() {
        return Duration.ofNanos(longestPause);
    }

    /** Returns every pair of claims of one id that overlapped. */
    synchronized List<String> overlaps() {
        List<Held> all = new ArrayList<>(ended);
        open.values().forEach(held -> held.ifPresent(all::add));
        Map<String, List<Held>> byId = new HashMap<>();
        List<String> found = new ArrayList<>();
        for (Held held : all) {
            List<Held> others = byId.computeIfAbsent(held.slot(), slot -> new ArrayList<>());
            others.stream()
                    .filter(other -> other.member() != held.member() && other.overlaps(held))
                    .forEach(other -> found.add(
                            "P1: id " + held.slot() + " was claimed by two at once: " + other + " and " + held));
            others.add(held);
        }
        return found;
    }

    private void run() {
        while (!closed) {
            long begin = System.nanoTime();
            sample();
            long asked = System.nanoTime();
            long pause = Math.min(LONGEST_PAUSE_NANOS, Math.max(PAUSE_NANOS, PAUSES_PER_QUESTION * (asked - begin)));
            LockSupport.parkNanos(pause);
            long overdue = System.nanoTime() - asked - pause + PAUSE_NANOS;
            // it may also have stood still while it asked
            longestPause = Math.max(longestPause, Math.max(overdue, asked - begin));
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            sampler.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
