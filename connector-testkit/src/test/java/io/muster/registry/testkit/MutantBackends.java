package io.muster.registry.testkit;

import io.muster.registry.InstanceId;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.backend.EntryContent;
import io.muster.registry.backend.GroupFeed;
import io.muster.registry.backend.RegistryBackend;
import io.muster.registry.backend.Renewal;
import io.muster.registry.memory.MemoryFaults;
import io.muster.registry.time.RealOwnerThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Backends that are broken on purpose, each in one way that real connectors were. */
final class MutantBackends {

    private MutantBackends() {}

    /** Takes the lowest id whoever holds it. */
    static final class AdoptsForeignOwner extends DelegatingBackend {

        private final MemoryFaults faults;

        AdoptsForeignOwner(RegistryBackend delegate, MemoryFaults faults) {
            super(delegate);
            this.faults = faults;
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            faults.deleteId(0);
            return super.claim(request);
        }
    }

    /** Takes a lost connection for the departure of the first server. */
    static final class TakesOutageForDeparture extends DelegatingBackend {

        private final List<GroupFeed.Sink> sinks = new CopyOnWriteArrayList<>();

        TakesOutageForDeparture(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public void open(BackendEvents events) {
            super.open(new ForwardedEvents(events) {
                @Override
                public void disconnected(String reason) {
                    sinks.forEach(sink -> sink.removed("0", Long.MAX_VALUE));
                    super.disconnected(reason);
                }
            });
        }

        @Override
        public GroupFeed follow(String group, GroupFeed.Sink sink) {
            sinks.add(sink);
            return super.follow(group, sink);
        }
    }

    /** Relies on a claim for ever. */
    static final class ClaimNeverLapses extends DelegatingBackend {

        ClaimNeverLapses(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            return super.claim(request)
                    .thenApply(claim ->
                            new Claim(claim.identity(), Duration.ofDays(1), claim.renewEvery(), claim.token()));
        }
    }

    /** Deletes its entry when the connection is back, and lets it be made again. */
    static final class RecreatesOnReconnect extends DelegatingBackend {

        private static final Executor LATER =
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS, Runnable::run);

        private final MemoryFaults faults;
        private final Map<Integer, String> claimed = new ConcurrentHashMap<>();
        private volatile CompletableFuture<Void> seen = CompletableFuture.completedFuture(null);

        RecreatesOnReconnect(RegistryBackend delegate, MemoryFaults faults) {
            super(delegate);
            this.faults = faults;
        }

        @Override
        public void open(BackendEvents events) {
            super.open(new ForwardedEvents(events) {
                @Override
                public void connected() {
                    seen = CompletableFuture.runAsync(RecreatesOnReconnect.this::deleteEntries, LATER)
                            .thenRunAsync(super::connected, LATER);
                }
            });
        }

        private void deleteEntries() {
            claimed.forEach((id, group) -> faults.deleteEntry(group, id));
        }

        /** Not while it deletes, nor soon after: a watcher may take both for one change, and rightly tell nothing. */
        @Override
        public CompletionStage<Claim> publish(Claim claim, EntryContent content) {
            return seen.thenCompose(done -> super.publish(claim, content));
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            return super.claim(request).thenApply(claim -> {
                claimed.put(
                        claim.identity().id(), request.content().registration().group());
                return claim;
            });
        }
    }

    /** Registers everything it ever registered when the connection is back. */
    static final class ReregistersAfterDeregister extends DelegatingBackend {

        private final List<ClaimRequest> requests = new CopyOnWriteArrayList<>();

        ReregistersAfterDeregister(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public void open(BackendEvents events) {
            super.open(new ForwardedEvents(events) {
                @Override
                public void connected() {
                    super.connected();
                    requests.forEach(ReregistersAfterDeregister.super::claim);
                }
            });
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            requests.add(request);
            return super.claim(request);
        }
    }

    /** Removes whatever stands under its former id. */
    static final class RemovesByIdAlone extends DelegatingBackend {

        private final MemoryFaults faults;

        RemovesByIdAlone(RegistryBackend delegate, MemoryFaults faults) {
            super(delegate);
            this.faults = faults;
        }

        @Override
        public CompletionStage<Void> withdraw(Claim claim) {
            return super.withdraw(claim).whenComplete((done, failure) -> {
                if (failure == null) {
                    faults.expire(claim.identity().id());
                }
            });
        }
    }

    /** Puts back what was registered first, whatever was published since. */
    static final class RemembersOldContent extends DelegatingBackend {

        private final Map<InstanceId, EntryContent> first = new ConcurrentHashMap<>();

        RemembersOldContent(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            InstanceId instance = request.content().registration().instance();
            EntryContent old = first.computeIfAbsent(instance, i -> request.content());
            return super.claim(
                    new ClaimRequest(old, request.preferredId(), request.idRange(), request.lastKnownEpoch()));
        }
    }

    /** Takes an id from a holder that may only be slow. */
    static final class ReusesIdEarly extends DelegatingBackend {

        private final MemoryFaults faults;

        ReusesIdEarly(RegistryBackend delegate, MemoryFaults faults) {
            super(delegate);
            this.faults = faults;
        }

        @Override
        public CompletionStage<Claim> claim(ClaimRequest request) {
            InstanceId own = request.content().registration().instance();
            if (faults.holder(0)
                    .filter(holder -> !holder.instance().equals(own))
                    .isPresent()) {
                faults.expire(0);
            }
            return super.claim(request);
        }
    }

    /** Tries again at once what failed. */
    static final class BusyLoops extends DelegatingBackend {

        private static final int TRIES = 100;

        BusyLoops(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public CompletionStage<Renewal> renew(Claim claim) {
            return again(TRIES, () -> super.renew(claim));
        }

        @Override
        public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
            return again(TRIES, () -> super.audit(claim, expected));
        }

        private static <T> CompletionStage<T> again(int tries, Supplier<CompletionStage<T>> request) {
            return request.get()
                    .exceptionallyCompose(
                            failure -> tries == 0 ? CompletableFuture.failedStage(failure) : again(tries - 1, request));
        }
    }

    /** Gives back what it claimed, but not the session. */
    static final class LeavesSessionOpen extends DelegatingBackend {

        private static final List<RegistryBackend> OPEN = new CopyOnWriteArrayList<>();

        /** Ends the sessions that were left open. */
        static void closeSessions() {
            OPEN.forEach(backend -> backend.close(Duration.ofSeconds(1)));
            OPEN.clear();
        }

        LeavesSessionOpen(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public void close(Duration bound) {
            OPEN.add(delegate());
        }
    }

    /** Throws on a thread of its own, where nobody waits for an answer. */
    static final class ThrowsOnItsThread extends DelegatingBackend {

        private final RealOwnerThread io = new RealOwnerThread("mutant-io");

        ThrowsOnItsThread(RegistryBackend delegate) {
            super(delegate);
        }

        @Override
        public GroupFeed follow(String group, GroupFeed.Sink sink) {
            io.execute(() -> {
                throw new IllegalStateException("broken on purpose");
            });
            return super.follow(group, sink);
        }

        @Override
        public long failedTasks() {
            return io.failedTasks();
        }

        @Override
        public void close(Duration bound) {
            super.close(bound.dividedBy(2));
            try {
                io.close(bound.dividedBy(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Renews nothing while a listener is busy: both have one thread. */
    static final class RenewsAfterListeners extends DelegatingBackend {

        private final BusyListeners busy;

        RenewsAfterListeners(RegistryBackend delegate, BusyListeners busy) {
            super(delegate);
            this.busy = busy;
        }

        @Override
        public CompletionStage<Renewal> renew(Claim claim) {
            return busy.idle().thenCompose(idle -> super.renew(claim));
        }

        @Override
        public CompletionStage<Renewal> audit(Claim claim, EntryContent expected) {
            return busy.idle().thenCompose(idle -> super.audit(claim, expected));
        }
    }
}
