package io.muster.cluster.scenario;

import static io.muster.cluster.scenario.OpenWorld.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.scenario.WrittenFromThePage.Server;
import org.junit.jupiter.api.Test;

/**
 * What somebody can do who has recorded or made up another server's IDENTITY, and what not. Without authentication it is no secret: these tests
 * hold what docs/link-protocol.md says is protected, and what is not.
 */
final class ReplayedIdentityTest {

    private static final String DISCONNECTED = "disconnected 40";

    private static byte[] identity(Innocents innocents, Server peer, long attempt) {
        return WrittenFromThePage.identity(peer, Peers.of(innocents.world), attempt);
    }

    private static Server listed(Innocents innocents) {
        Server peer = innocents.listPeer("social", 1);
        until(() -> innocents.world.cluster().server(Innocents.PEER_ID).isPresent());
        return peer;
    }

    @Test
    void whileTheRealLinkIsUpARecordedOneIsRefusedAndTheRealOneTalksOn() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server peer = listed(innocents);
            try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 5))) {
                real.readWelcome();
                for (long attempt : new long[] {1, 5}) {
                    try (WrittenFromThePage replay = innocents.connect()) {
                        assertThat(replay.write(identity(innocents, peer, attempt))
                                        .readRefused()
                                        .code())
                                .as("attempt %d", attempt)
                                .isEqualTo(11);
                    }
                }

                real.write(WrittenFromThePage.message(1, "still here"));
                until(() -> innocents.world.heard("social").messages.size() == 1);
                assertThat(innocents.world.heard("social").countAny(DISCONNECTED))
                        .isZero();
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void atAnotherServerItIsRefused() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server peer = listed(innocents);
            Server elsewhere = Peers.of(innocents.world).withInstance(new byte[16]);
            try (WrittenFromThePage replay = innocents.connect()) {
                assertThat(replay.write(WrittenFromThePage.identity(peer, elsewhere, Long.MAX_VALUE))
                                .readRefused()
                                .code())
                        .isEqualTo(2);
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void afterAGoodbyeItIsRefused() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server peer = listed(innocents);
            try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 1))) {
                real.readWelcome();
                real.write(WrittenFromThePage.goodbye(1, ""));
                until(() -> innocents.world.heard("social").heard("left 40 GOODBYE"));
            }
            try (WrittenFromThePage replay = innocents.connect()) {
                assertThat(replay.write(identity(innocents, peer, Long.MAX_VALUE))
                                .readRefused()
                                .code())
                        .isEqualTo(6);
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void notProtectedWhileTheRealLinkIsBrokenItIsTakenForThePeerUntilThatDialsAgain() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server peer = listed(innocents);
            try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 1))) {
                real.readWelcome();
                real.reset();
            }
            until(() -> innocents.world.heard("social").countAny(DISCONNECTED) == 1);
            try (WrittenFromThePage replay = innocents.connect().write(identity(innocents, peer, 1))) {
                replay.readWelcome();
                try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 2))) {
                    real.readWelcome();

                    assertThat(replay.readGoodbye().code()).isEqualTo(4);
                    real.write(WrittenFromThePage.message(1, "back again"));
                    until(() -> innocents.world.heard("social").messages.size() == 1);
                }
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }

    @Test
    void notProtectedAMadeUpHigherNumberTakesTheLinkAwayAndItComesBackOnceThatIsGone() throws Exception {
        try (Innocents innocents = new Innocents(config -> {})) {
            Server peer = listed(innocents);
            try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 1))) {
                real.readWelcome();
                try (WrittenFromThePage forged = innocents.connect().write(identity(innocents, peer, Long.MAX_VALUE))) {
                    forged.readWelcome();
                    assertThat(real.readGoodbye().code()).isEqualTo(4);
                    try (WrittenFromThePage again = innocents.connect()) {
                        assertThat(again.write(identity(innocents, peer, 2))
                                        .readRefused()
                                        .code())
                                .isEqualTo(11);
                    }
                }
            }
            until(() -> innocents.world.heard("social").countAny(DISCONNECTED) == 2);
            try (WrittenFromThePage real = innocents.connect().write(identity(innocents, peer, 3))) {
                real.readWelcome();
            }
            innocents.assertNothingLeft();
            innocents.assertUndisturbed();
        }
    }
}
