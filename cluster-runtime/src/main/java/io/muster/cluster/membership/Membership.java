package io.muster.cluster.membership;

import io.muster.cluster.link.AcceptPolicy;
import io.muster.cluster.link.DialAttempt;
import io.muster.cluster.link.DialHandler;
import io.muster.cluster.link.DialRequest;
import io.muster.cluster.link.IncomingLink;
import io.muster.cluster.link.LinkNetwork;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.registry.Freshness;
import io.muster.registry.GroupSnapshot;
import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.ServerIdentity;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Decides who is a member and who is linked. The connector, the links and the application hop onto its owner thread; all methods may be called
 * from any thread and return at once.
 */
public final class Membership implements AcceptPolicy {

    private final MembershipSettings settings;
    private final OwnerThread owner;
    private final LinkNetwork network;
    private final Consumer<String> refresh;
    private final MembershipListener listener;
    private final DoubleSupplier random;
    private final MemberHost host = new Host();
    private final OwnClaim claim = new OwnClaim();
    private final Goodbyes goodbyes = new Goodbyes();
    private final Map<Integer, Member> members = new HashMap<>();
    private final Set<IncomingLink> held = new LinkedHashSet<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private Map<Integer, RegisteredServer> listed = Map.of();
    private Freshness freshness = new Freshness.Stale(Instant.EPOCH, "no snapshot yet");
    private long linkNumbers;
    private boolean stopping;

    /**
     * Makes a membership without members.
     *
     * @param refresh asks the connector to read a group again; must not block
     * @param random gives numbers from 0 to below 1, for the jitter
     */
    public Membership(
            MembershipSettings settings,
            OwnerThread owner,
            LinkNetwork network,
            Consumer<String> refresh,
            MembershipListener listener,
            DoubleSupplier random) {
        this.settings = settings;
        this.owner = owner;
        this.network = network;
        this.refresh = refresh;
        this.listener = listener;
        this.random = random;
    }

    /** The registry's view changed. */
    public void onSnapshot(RegistrySnapshot snapshot) {
        owner.execute(() -> apply(snapshot));
    }

    /** Our own registration changed. */
    public void onRegistration(RegistrationState state) {
        owner.execute(() -> apply(state));
    }

    @Override
    public void onIdentity(IncomingLink incoming) {
        owner.execute(() -> consider(incoming));
    }

    /**
     * Dials and admits nobody any more, and says goodbye on every link.
     *
     * @param within the time of these goodbyes, in which handlers take what has come; at most the links' drain time
     * @return completes on the owner thread when every member has left
     */
    public CompletionStage<Void> stop(Duration within) {
        owner.execute(() -> stopNow(within));
        return stopped;
    }

    /** Closes every link that is still up, whatever waits on it. */
    public void cutOff() {
        owner.execute(() -> List.copyOf(members.values()).forEach(Member::cutOff));
    }

    private void apply(RegistrySnapshot snapshot) {
        owner.assertOwner();
        if (stopping) {
            return;
        }
        freshness = snapshot.freshness();
        listed = index(snapshot);
        if (freshness.isCurrent()) {
            goodbyes.keepOnly(said -> isListed(said.id(), said));
        }
        List.copyOf(members.values()).forEach(this::compare);
        listed.values().forEach(this::joinUnlessKnown);
        reconsiderHeld();
    }

    /** Ids are unique in a system; should two groups list one, the newer incarnation has it. */
    private Map<Integer, RegisteredServer> index(RegistrySnapshot snapshot) {
        Map<Integer, RegisteredServer> byId = new HashMap<>();
        for (GroupSnapshot group : snapshot.groups().values()) {
            for (RegisteredServer server : group.servers()) {
                if (!server.identity().instance().equals(settings.instance())) {
                    byId.merge(server.id(), server, Membership::newer);
                }
            }
        }
        return byId;
    }

    private static RegisteredServer newer(RegisteredServer one, RegisteredServer other) {
        return other.identity().incarnation().isNewerThan(one.identity().incarnation()) ? other : one;
    }

    private boolean isListed(int id, Goodbyes.Listed said) {
        RegisteredServer server = listed.get(id);
        return server != null && server.identity().instance().equals(said.instance());
    }

    private void compare(Member member) {
        RegisteredServer now = listed.get(member.id());
        if (now == null) {
            member.unlisted();
        } else if (isSame(member, now)) {
            member.listed(now);
        } else if (now.identity()
                .incarnation()
                .isNewerThan(member.server().identity().incarnation())) {
            member.leave(LeaveCause.SUPERSEDED);
        } else {
            member.unlisted();
        }
    }

    private static boolean isSame(Member member, RegisteredServer server) {
        return member.instance().equals(server.identity().instance())
                && member.group().equals(server.group());
    }

    private void joinUnlessKnown(RegisteredServer server) {
        boolean saidGoodbye = goodbyes.covers(server.id(), server.identity().instance());
        if (stopping || saidGoodbye || members.containsKey(server.id())) {
            return;
        }
        Member member = new Member(host, server);
        members.put(server.id(), member);
        member.joined(listener.onJoined(member));
    }

    private void apply(RegistrationState state) {
        owner.assertOwner();
        OwnClaim.Change change = claim.apply(state);
        if (stopping || change == OwnClaim.Change.NOTHING) {
            return;
        }
        List.copyOf(members.values()).forEach(member -> member.ownClaim(change));
        reconsiderHeld();
    }

    private void consider(IncomingLink incoming) {
        owner.assertOwner();
        if (judge(incoming) instanceof Admission.Hold hold && incoming.hold()) {
            held.add(incoming);
            incoming.whenGone(() -> owner.execute(() -> held.remove(incoming)));
            if (hold.refresh()) {
                refresh.accept(incoming.identity().dialler().group());
            }
        }
    }

    private void reconsiderHeld() {
        held.removeIf(incoming -> !(judge(incoming) instanceof Admission.Hold));
    }

    /** Judges a peer, and tells it unless it has to wait. */
    private Admission.Verdict judge(IncomingLink incoming) {
        if (stopping) {
            incoming.refuse(RefusalReason.STOPPING, "");
            return new Admission.Refuse(RefusalReason.STOPPING, "");
        }
        LinkEnd peer = incoming.identity().dialler();
        int id = peer.identity().id();
        Member member = members.get(id);
        Admission.Known known = new Admission.Known(
                claim.identity(),
                member,
                goodbyes.incarnation(id, peer.identity().instance()));
        Admission.Verdict verdict = Admission.judge(settings, incoming.identity(), known);
        if (verdict instanceof Admission.Refuse refuse) {
            incoming.refuse(refuse.reason(), refuse.text());
        } else if (verdict instanceof Admission.Admit && member != null) {
            incoming.admit(settings.end(claim.identity().orElseThrow()), new MemberLink(member, owner));
        }
        return verdict;
    }

    private void stopNow(Duration within) {
        if (stopping) {
            return;
        }
        stopping = true;
        reconsiderHeld();
        List.copyOf(members.values()).forEach(member -> member.stop(within));
        completeIfStopped();
    }

    private void completeIfStopped() {
        if (stopping && members.isEmpty()) {
            stopped.complete(null);
        }
    }

    /** Returns the members now; on the owner thread. */
    List<Member> members() {
        owner.assertOwner();
        return new ArrayList<>(members.values());
    }

    /** What the members see of the whole. */
    private final class Host implements MemberHost {

        @Override
        public OwnerThread owner() {
            return owner;
        }

        @Override
        public MembershipSettings settings() {
            return settings;
        }

        @Override
        public Freshness freshness() {
            return freshness;
        }

        @Override
        public Optional<ServerIdentity> self() {
            return claim.identity();
        }

        @Override
        public double random() {
            return random.getAsDouble();
        }

        @Override
        public long nextLinkNumber() {
            return ++linkNumbers;
        }

        @Override
        public DialAttempt dial(DialRequest request, DialHandler handler) {
            return network.dial(request, handler);
        }

        @Override
        public void refresh(String group) {
            refresh.accept(group);
        }

        @Override
        public void saidGoodbye(ServerIdentity peer, boolean wholeInstance) {
            goodbyes.add(peer, wholeInstance);
        }

        @Override
        public void ended(Member member) {
            members.remove(member.id(), member);
            RegisteredServer next = listed.get(member.id());
            if (next != null) {
                joinUnlessKnown(next);
            }
            reconsiderHeld();
            completeIfStopped();
        }
    }
}
