package io.muster.compose.demo;

import static io.muster.compose.demo.Views.CROWD;
import static io.muster.compose.demo.Views.NOW;
import static io.muster.compose.demo.Views.PASSING;
import static io.muster.compose.demo.Views.UP;
import static io.muster.compose.demo.Views.client;
import static io.muster.compose.demo.Views.current;
import static io.muster.compose.demo.Views.remote;
import static io.muster.compose.demo.Views.server;
import static io.muster.compose.demo.Views.social;
import static io.muster.compose.demo.Views.status;
import static io.muster.compose.demo.Views.system;
import static io.muster.compose.demo.Views.well;
import static io.muster.compose.demo.Views.withRefusals;
import static io.muster.compose.demo.Views.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.compose.demo.ServerView.Standing;
import io.muster.compose.demo.StatusLine.Condition;
import io.muster.compose.demo.StatusLine.LinkLine;
import io.muster.compose.demo.StatusLine.Refused;
import io.muster.compose.demo.StatusLine.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemTableTest {

    private static final Condition ILL = new Condition("critical", "game: the disk is full");

    @Test
    void rows_ofAWellSystem_saySoInAlignedColumns() {
        assertThat(SystemTable.rows(well(), CROWD, 100))
                .containsExactly(
                        "server     id registered health      registry view  links  in/s out/s  to",
                        "client-1    1 registered passing     current 12s      3/3     0     0  w2 w3 s4",
                        "world-1     2 registered passing     current 12s      2/2     0     0  s4 c1",
                        "world-2     3 registered passing     current 12s      2/2     0     0  s4 c1",
                        "social-1    4 registered passing     current 12s      3/3     0     0  c1 w2 w3",
                        "links                    up    → /s    ← /s",
                        "client → world          2/2       0       0",
                        "client → social         1/1       0       0",
                        "world → social          2/2       0       0",
                        "5/5 links up, 0 messages/s; 40/40 players, 1000 steps, 10 border crossings");
    }

    @Test
    void rows_onANarrowScreen_fitIntoItWithoutTheListOfLinks() {
        assertThat(SystemTable.rows(well(), CROWD, 80))
                .allSatisfy(row -> assertThat(row.length()).isLessThanOrEqualTo(80))
                .noneMatch(row -> row.contains("w2 w3"));
    }

    @Test
    void rows_ofAnIllServer_sayWhyAndWhoSeesItSoAndWhoDoesNotYet() {
        ServerView knowing = server("client-1", status(0, 1, PASSING, current(), remote("world", 2, ILL, UP, 0)));

        assertThat(SystemTable.rows(system(knowing, world(2, ILL), social()), "world-1"))
                .containsExactly(
                        "world-1     2 registered critical    current 12s      2/2     0     0  s4 c1",
                        "    └ critical (game: the disk is full), seen so by client-1",
                        "    └ still passing to social-1");
    }

    @Test
    void rows_ofAWellServerThatOthersStillSeeIll_sayWho() {
        ServerView behind = server("client-1", status(0, 1, PASSING, current(), remote("world", 2, ILL, UP, 0)));

        assertThat(SystemTable.rows(system(behind, world(2, PASSING), social()), "world-1"))
                .contains("    └ still critical (game: the disk is full) to client-1")
                .hasSize(2);
    }

    @Test
    void rows_ofABrokenLink_sayTheReasonAndTheNextDial() {
        LinkLine broken = new LinkLine(
                "backingoff",
                NOW.plusMillis(1_500),
                "Dial 7 of server 2 at 127.0.0.1:4296 could not connect: finishConnect(..) failed with error(-111): Connection refused");
        ServerView lonely =
                server("client-1", status(0, 1, PASSING, current(), remote("world", 2, PASSING, broken, 0)));

        assertThat(SystemTable.rows(system(lonely), "client-1"))
                .containsExactly(
                        "client-1    1 registered passing     current 12s      0/1     0     0  w2!",
                        "    └ no link to world 2: next dial in 1.5 s: 127.0.0.1:4296 could not connect: Connection refused");
    }

    @Test
    void rows_ofADialThatIsRefused_sayByWhichReasonAndThatOnce() {
        LinkLine broken = new LinkLine(
                "backingoff",
                NOW,
                "Dial 7 of server 6 at 127.0.0.1:4296 was refused by instance x-y: TOPOLOGY: no such link");
        Refused mutual = new Refused(NOW, true, "TOPOLOGY", "social/6", "no such link here");
        StatusLine status = status(0, 2, PASSING, current(), remote("social", 6, PASSING, broken, 0));

        assertThat(SystemTable.rows(system(server("world-1", withRefusals(status, mutual))), "world-1"))
                .contains("    └ no link to social 6: next dial in 0.0 s: refused, TOPOLOGY: no such link")
                .hasSize(2);
    }

    @Test
    void rows_ofARefusal_showItForAWhile() {
        Refused fresh = new Refused(NOW.minusSeconds(2), true, "TOPOLOGY", "social/6", "no such link here");
        Refused ours = new Refused(NOW.minusSeconds(1), false, "TOPOLOGY", "server 6", "the same at its end");
        Refused old = new Refused(NOW.minusSeconds(60), true, "TOPOLOGY", "social/5", "long ago");
        StatusLine status = status(0, 2, PASSING, current(), remote("social", 4));

        assertThat(SystemTable.rows(system(server("world-1", withRefusals(status, old, fresh, ours))), "world-1"))
                .contains("    └ refused social/6, TOPOLOGY: no such link here")
                .hasSize(2);
        assertThat(SystemTable.rows(system(server("world-1", withRefusals(status, old))), "world-1"))
                .hasSize(1);
    }

    @Test
    void rows_withoutTheRegistry_saySinceWhenAndWhy() {
        View stale = new View("stale", NOW.minusSeconds(4), "the connection was lost");
        ServerView cut = server("client-1", status(0, 1, PASSING, stale, remote("world", 2)));

        List<String> rows = SystemTable.rows(system(cut, world(2, PASSING)), CROWD, 100);

        assertThat(rows).anyMatch(row -> row.startsWith("client-1    1 registered passing     stale 4s         1/1"));
        assertThat(rows)
                .anyMatch(row -> row.matches("registry stale since ..:..:38 at 1 servers: the connection was lost"));
    }

    @Test
    void rows_ofProcessesThatDoNotRun_sayWhatBecameOfThem() {
        ServerView killed = new ServerView(
                "world-1", "world", Standing.KILLED, world(2, PASSING).recent());
        List<ServerEvent> events = List.of(
                new ServerEvent("client-1", "disconnected", "world", 2, "i2", "LOST: closed without a goodbye", 1),
                new ServerEvent("social-1", "disconnected", "world", 2, "i2", "LOST: closed without a goodbye", 1),
                new ServerEvent("client-1", "left", "world", 2, "i2", "REGISTRY", 2),
                new ServerEvent("social-1", "left", "world", 2, "i2", "OWN_STOP", 2),
                new ServerEvent("client-1", "left", "world", 2, "another", "GOODBYE", 3));

        assertThat(SystemTable.rows(new SystemView(List.of(killed), events, NOW), "world-1"))
                .containsExactly("world-1     2 killed: disconnected (LOST) at 2, left (REGISTRY) at 1");
        assertThat(SystemTable.rows(system(server("world-9")), "world-9")).containsExactly("world-9     - starting");
    }

    @Test
    void rates_ofServersAndOfLinks_areTakenOverTheTimeBetweenStatuses() {
        ServerView busy = server(
                "client-1",
                status(1_000, 1, PASSING, current(), remote("world", 2, PASSING, UP, 100), remote("social", 4)),
                status(3_000, 1, PASSING, current(), remote("world", 2, PASSING, UP, 300), remote("social", 4)));

        List<String> rows = SystemTable.rows(system(busy, world(2, PASSING), social()), CROWD, 80);

        assertThat(rows)
                .contains("client-1    1 registered passing     current 12s      2/2   200   100")
                .contains("client → world          1/1     100     200")
                .contains("client → social         1/1       0       0")
                .last()
                .asString()
                .contains("300 messages/s");
    }

    @Test
    void age_isInTheLargestUnitThatSaysEnough() {
        assertThat(List.of(0L, 99L, 100L, 5_999L, 6_000L, 90_000L))
                .extracting(seconds -> SystemTable.age(NOW.minusSeconds(seconds), NOW))
                .containsExactly("0s", "99s", "1m", "99m", "1h", "25h");
        assertThat(SystemTable.age(NOW.plusSeconds(5), NOW)).isEqualTo("0s");
        assertThat(client().id()).isEqualTo(1);
    }
}
