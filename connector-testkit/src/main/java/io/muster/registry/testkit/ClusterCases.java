package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistrationState;
import io.muster.registry.ServerChange;
import io.muster.registry.ServerIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A registry of several servers loses one of them, its leader or another, and its clients do not mind. */
@Tag("cluster")
abstract class ClusterCases extends ConformanceCases {

    /** Two for each of three servers. */
    private static final int CLIENTS = 6;

    private static final int CLAIMS = 60;
    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(10);
    private static final int LAG_ROUNDS = 4;
    private static final Duration LAG = Duration.ofMillis(200);

    /** One client that watches, and is one of the watched. */
    private record Participant(Client client, Watcher watcher, Member member, ServerIdentity identity) {}

    @Test
    @Needs(Capability.CHANGE_LEADER)
    @DisplayName("P6 out.leaderChange: nobody leaves and nobody changes when the leader dies")
    void p06_leaderChange() throws Exception {
        List<Participant> all = participants();
        List<Integer> marks = marks(all);
        harness().changeLeader();
        assertAllStand(all, marks);
    }

    @Test
    @Needs(Capability.CHANGE_LEADER)
    @DisplayName("P4 out.leaderChangeWhileClaiming: claims under way when the leader dies cost no second id")
    void p04_leaderChangeWhileClaiming() throws Exception {
        List<Participant> all = participants();
        FutureTask<Boolean> change = new FutureTask<>(() -> {
            harness().changeLeader();
            return true;
        });
        Thread changing = new Thread(change, "kit-change-leader");
        changing.start();
        List<Member> claiming = new ArrayList<>();
        // dense enough that some are asked for and not answered at the moment the leader dies
        while (!change.isDone() && claiming.size() < CLAIMS) {
            claiming.add(all.get(claiming.size() % all.size()).client().register(WORLD));
            Eventually.letPass(BETWEEN_CLAIMS);
        }
        assertThat(change.get()).isTrue();
        changing.join();
        List<Integer> ids = Stream.concat(claiming.stream(), all.stream().map(Participant::member))
                .map(member -> member.awaitRegistered().id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        Eventually.eventuallyHolds(
                "the registry to have as many ids taken as there are servers",
                () -> assertThat(harness().takenIds(scope().system())).containsExactlyInAnyOrderElementsOf(ids));
    }

    @Test
    @Needs(Capability.RESTART_EACH)
    @DisplayName("P6 out.leaderChangeRolling: nobody leaves and nobody changes while each server is restarted")
    void p06_leaderChangeRolling() throws Exception {
        List<Participant> all = participants();
        List<Integer> marks = marks(all);
        harness().restartEach();
        assertAllStand(all, marks);
    }

    @Test
    @Needs(Capability.FREEZE_SERVER)
    @DisplayName("P6 out.minorityFrozen: the clients of a server that falls silent go to another, and nobody leaves")
    void p06_minorityFrozen() throws Exception {
        List<Participant> all = participants();
        List<Integer> marks = marks(all);
        harness().freezeFollower();
        List<Member> newcomers = List.of(assertAllStand(all, marks));
        harness().thaw();
        assertAllStand(all, marks, newcomers);
    }

    @Test
    @Needs(Capability.FREEZE_SERVER)
    @DisplayName("P6 out.leaderFrozen: nor does anybody leave when the leader falls silent and comes back")
    void p06_leaderFrozen() throws Exception {
        List<Participant> all = participants();
        List<Integer> marks = marks(all);
        harness().freezeLeader();
        List<Member> newcomers = List.of(assertAllStand(all, marks));
        harness().thaw();
        assertAllStand(all, marks, newcomers);
    }

    @Test
    @Needs(Capability.SLOW_FOLLOWER)
    @DisplayName("P13 out.followerLags: who has seen the new never sees the old again, whichever server tells")
    void p13_followerLags() throws Exception {
        Client moved = client();
        Client others = client();
        Watcher watcher = moved.watch(WORLD);
        Member stays = others.registered(WORLD);
        Member leaves = others.registered(WORLD);
        watcher.awaitExactly(stays, leaves);
        for (int round = 0; round < LAG_ROUNDS; round++) {
            int mark = watcher.mark();
            leaves.handle().close();
            Member joins = others.registered(WORLD);
            watcher.awaitExactly(stays, joins);
            harness().slowFollower(LAG, moved.path(), others.path());
            Member marker = others.registered(WORLD);
            watcher.awaitExactly(stays, joins, marker);
            watcher.awaitCurrent();
            moved.path().heal();
            others.path().heal();
            harness().thaw();
            marker.handle().close();
            watcher.awaitExactly(stays, joins);
            assertThat(watcher.changesSince(mark, leaves)).hasSize(1);
            assertThat(watcher.changesSince(mark, joins)).hasSize(1);
            assertThat(watcher.changesSince(mark, stays)).isEmpty();
            leaves = joins;
        }
    }

    /** Opens a client that is connected to another server than the one before, and may go to every server from now on. */
    private Client client() throws Exception {
        Client client = scope().client();
        client.watch(SOCIAL).awaitFirst();
        client.path().heal();
        return client;
    }

    private List<Participant> participants() throws Exception {
        List<Participant> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = client();
            Member member = client.registered(WORLD);
            all.add(new Participant(client, client.watch(WORLD), member, member.awaitRegistered()));
        }
        all.forEach(each -> each.watcher().awaitExactly(members(all)));
        return all;
    }

    private static List<Integer> marks(List<Participant> all) {
        return all.stream().map(each -> each.watcher().mark()).toList();
    }

    private Member assertAllStand(List<Participant> all, List<Integer> marks) throws Exception {
        return assertAllStand(all, marks, List.of());
    }

    /** Everybody sees a newcomer, and has seen nothing else since the marks but the newcomers before it; returns the newcomer. */
    private Member assertAllStand(List<Participant> all, List<Integer> marks, List<Member> before) throws Exception {
        Client fresh = scope().client();
        fresh.path().heal();
        Member newcomer = fresh.registered(WORLD);
        List<Member> newcomers =
                Stream.concat(before.stream(), Stream.of(newcomer)).toList();
        Member[] expected =
                Stream.concat(Stream.of(members(all)), newcomers.stream()).toArray(Member[]::new);
        for (int i = 0; i < all.size(); i++) {
            Participant each = all.get(i);
            each.watcher().awaitExactly(expected);
            each.watcher().awaitCurrent();
            assertThat(each.member().awaitRegistered()).isEqualTo(each.identity());
            assertThat(each.member().toldOf(RegistrationState.Lost.class)).isEmpty();
            assertThat(each.watcher().changesSince(marks.get(i)))
                    .hasSize(newcomers.size())
                    .allMatch(ServerChange.Joined.class::isInstance);
        }
        return newcomer;
    }

    private static Member[] members(List<Participant> all) {
        return all.stream().map(Participant::member).toArray(Member[]::new);
    }
}
