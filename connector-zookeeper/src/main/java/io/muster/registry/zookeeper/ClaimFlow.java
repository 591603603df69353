package io.muster.registry.zookeeper;

import io.muster.registry.Incarnation;
import io.muster.registry.Registration;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.Claim;
import io.muster.registry.backend.ClaimRequest;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * One attempt to claim an id. Looks, decides, and writes everything in one {@code multi} that fails if what was seen has changed; then it looks
 * again. Belongs to the owner thread; one object per request.
 */
final class ClaimFlow {

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final int MOST_DOUBLINGS = 5;
    private static final int NOTHING = -1;

    private final OwnerThread owner;
    private final Layout layout;
    private final Session session;
    private final ClaimRequest request;
    private final Attempts attempts;
    private final KnownIds known;
    private final long sentNanos;
    private int aim = NOTHING;
    private boolean given;
    private boolean prepared;
    private int conflicts;

    ClaimFlow(
            OwnerThread owner,
            Layout layout,
            Session session,
            ClaimRequest request,
            Attempts attempts,
            KnownIds known) {
        this.owner = owner;
        this.layout = layout;
        this.session = session;
        this.request = request;
        this.attempts = attempts;
        this.known = known;
        this.sentNanos = owner.nanoTime();
    }

    /** Makes sure that nothing more is sent. */
    void giveUp() {
        owner.assertOwner();
        given = true;
    }

    CompletableFuture<Claim> run() {
        return tries().whenComplete((claim, failure) -> aimAt(NOTHING));
    }

    private void aimAt(int id) {
        if (aim != NOTHING) {
            known.aimNoMoreAt(aim);
        }
        if (id != NOTHING) {
            known.aimAt(id);
        }
        aim = id;
    }

    private CompletableFuture<Claim> tries() {
        // Nearly always the parents are there, and each wait for an answer makes a join that much later
        return look().exceptionallyCompose(failure ->
                !prepared && Failures.isMissing(failure) ? prepare() : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Claim> prepare() {
        prepared = true;
        return Parents.ensure(session, layout, registration().group()).thenCompose(done -> look());
    }

    private Registration registration() {
        return request.content().registration();
    }

    private CompletableFuture<Claim> look() {
        return given
                ? CompletableFuture.failedFuture(new RegistryUnavailableException("The claim was given up"))
                : read().thenCompose(this::decide);
    }

    /**
     * What was read in one go, behind a sync.
     *
     * @param likely the slot of the id that will most likely be chosen, if it is there
     */
    private record Look(Epochs.Epoch epoch, BitSet taken, Leftovers leftovers, Optional<Slot> likely) {}

    private CompletableFuture<Look> read() {
        CompletableFuture<Void> synced = session.sync(layout.ids());
        CompletableFuture<Optional<Slot>> likely = Slot.find(session, layout, known.likely(request.preferredId()));
        CompletableFuture<Epochs.Epoch> epoch = new Epochs(owner, layout)
                .standing(session, request.lastKnownEpoch().orElse(0));
        CompletableFuture<Optional<Session.Children>> ids = session.children(layout.ids());
        CompletableFuture<Leftovers> leftovers = leftovers();
        return synced.thenCompose(done -> epoch)
                .thenCompose(standing -> likely.thenCompose(slot -> ids.thenCompose(
                        names -> leftovers.thenApply(found -> new Look(standing, taken(names), found, slot)))));
    }

    // An instance that never tried to claim anything has left nothing; were it otherwise, the write would not go
    // through
    private CompletableFuture<Leftovers> leftovers() {
        Set<Integer> candidates = attempts.ids(request.preferredId());
        return candidates.isEmpty()
                ? CompletableFuture.completedFuture(Leftovers.none(registration()))
                : Leftovers.find(session, layout, registration(), candidates);
    }

    private static BitSet taken(Optional<Session.Children> ids) {
        BitSet taken = new BitSet();
        ids.map(Session.Children::names)
                .orElse(List.of())
                .forEach(name -> Layout.parseId(name).ifPresent(taken::set));
        return taken;
    }

    private CompletableFuture<Claim> decide(Look look) {
        Epochs.Epoch epoch = look.epoch();
        Leftovers leftovers = look.leftovers();
        Optional<Claim> finished = leftovers.finished(session, epoch, request.content());
        if (finished.isPresent()) {
            return CompletableFuture.completedFuture(covered(finished.get()));
        }
        if (leftovers.ids().size() > 1) {
            return leftovers.removeSpare(session, layout).thenCompose(done -> look());
        }
        if (!leftovers.ids().isEmpty()) {
            Leftovers.OwnId own = leftovers.ids().get(0);
            return write(epoch, own.slot(), leftovers);
        }
        known.seen(look.taken());
        int id = choose(look.taken());
        aimAt(id);
        return look.likely()
                .filter(slot -> slot.id() == id)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> Slot.ensure(session, layout, id))
                .thenCompose(slot -> write(epoch, slot, leftovers));
    }

    private int choose(BitSet taken) {
        aimAt(NOTHING);
        int preferred = request.preferredId().orElse(-1);
        int free = preferred >= 0 && preferred < request.idRange() && !taken.get(preferred)
                ? preferred
                : known.lowestFree(taken, request.idRange());
        if (free >= request.idRange()) {
            throw new RegistryRejectedException("No id is free: all of 0 to " + (request.idRange() - 1) + " are taken ("
                    + layout.ids() + "); raise the id range or stop a server");
        }
        return free;
    }

    private CompletableFuture<Claim> write(Epochs.Epoch epoch, Slot slot, Leftovers leftovers) {
        if (given) {
            return look();
        }
        long now = owner.now().toEpochMilli();
        ServerIdentity unnumbered =
                new ServerIdentity(slot.id(), registration().instance(), new Incarnation(epoch.value(), 0));
        IdHolder holder = new IdHolder(registration().instance(), registration().group(), epoch.value());
        List<Op> ops = new ArrayList<>();
        ops.add(Op.check(layout.epoch(), epoch.version()));
        ops.add(Op.setData(layout.slot(slot.id()), new byte[0], slot.version()));
        leftovers.addRemovals(ops, layout);
        ops.add(Op.create(layout.id(slot.id()), holder.encode(), session.acl(), CreateMode.EPHEMERAL));
        ops.add(Op.create(
                ZooKeeperClaim.entryPath(layout, registration()),
                EntryCodec.encode(request.content(), unnumbered, false, now),
                session.acl(),
                CreateMode.EPHEMERAL));
        attempts.add(slot, session.id());
        return session.multi(ops).thenCompose(answer -> {
            if (!answer.isDone()) {
                return !prepared && answer.code() == Code.NONODE ? prepare() : pause().thenCompose(done -> tries());
            }
            attempts.settled(slot.id());
            known.claimed(slot.id());
            long zxid = answer.written(1).getStat().getMzxid();
            ZooKeeperClaim token =
                    new ZooKeeperClaim(session.id(), registration().group(), now);
            return CompletableFuture.completedFuture(covered(claim(
                    new ServerIdentity(slot.id(), registration().instance(), new Incarnation(epoch.value(), zxid)),
                    token,
                    session)));
        });
    }

    static Claim claim(ServerIdentity identity, ZooKeeperClaim token, Session session) {
        return new Claim(identity, session.clock().validity(), session.clock().renewEvery(), token);
    }

    private Claim covered(Claim claim) {
        if (!session.clock().covers(sentNanos)) {
            throw new RegistryUnavailableException(
                    "The process was paused; the session has to show that it lives first");
        }
        return claim;
    }

    // Those who start together want the same lowest id; one wins each time, and the others spread
    private CompletableFuture<Void> pause() {
        conflicts++;
        long most = SHORTEST_PAUSE.toNanos() << Math.min(conflicts, MOST_DOUBLINGS);
        CompletableFuture<Void> pause = new CompletableFuture<>();
        owner.schedule(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most)), () -> pause.complete(null));
        return pause;
    }
}
