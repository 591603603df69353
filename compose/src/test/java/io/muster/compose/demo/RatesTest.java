package io.muster.compose.demo;

import static io.muster.compose.demo.Views.PASSING;
import static io.muster.compose.demo.Views.UP;
import static io.muster.compose.demo.Views.current;
import static io.muster.compose.demo.Views.remote;
import static io.muster.compose.demo.Views.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static StatusLine at(long millis, StatusLine.Remote... remotes) {
        return status(millis, 1, PASSING, current(), remotes);
    }

    @Test
    void of_lessThanTwoStatuses_isNone() {
        assertThat(Rates.of(List.of(), remote -> true)).isEqualTo(Rates.NONE);
        assertThat(Rates.of(List.of(at(5)), remote -> true)).isEqualTo(Rates.NONE);
        assertThat(Rates.of(List.of(at(5), at(5)), remote -> true)).isEqualTo(Rates.NONE);
    }

    @Test
    void of_wantedServersAlone_countsTheseOverTheWholeTime() {
        List<StatusLine> recent = List.of(
                at(0, remote("world", 2, PASSING, UP, 10), remote("social", 4, PASSING, UP, 1_000)),
                at(500, remote("world", 2, PASSING, UP, 99), remote("social", 4, PASSING, UP, 5_000)),
                at(2_000, remote("world", 2, PASSING, UP, 50), remote("social", 4, PASSING, UP, 9_000)));

        assertThat(Rates.of(recent, remote -> remote.group().equals("world"))).isEqualTo(new Rates(40, 20));
    }

    @Test
    void of_serversThatCameAndWent_countsWhatIsSeenOfThem() {
        List<StatusLine> recent =
                List.of(at(0, remote("world", 2, PASSING, UP, 1_000)), at(1_000, remote("world", 3, PASSING, UP, 30)));

        assertThat(Rates.of(recent, remote -> true)).isEqualTo(new Rates(60, 30));
    }
}
