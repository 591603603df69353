package io.muster.compose.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.muster.compose.demo.StatusLine.Condition;
import io.muster.compose.demo.StatusLine.LinkLine;
import io.muster.compose.demo.StatusLine.Refused;
import io.muster.compose.demo.StatusLine.View;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusLineTest {

    private static final String LINE = """
            {"clockMillis":77,"group":"world","id":3,"instance":"abc","state":"RUNNING","registration":"Registered",
             "health":"CRITICAL","note":"game: the disk is full",
             "view":{"freshness":"Stale","sinceMillis":5000,"reason":"the connection was lost"},
             "ready":true,"playerPort":0,
             "servers":[
               {"group":"social","id":4,"instance":"def","direction":"UPSTREAM","listing":"Listed","health":"PASSING","note":"",
                "sent":10,"received":20,"unsent":0,"link":"Connected","reason":""},
               {"group":"client","id":1,"instance":"ghi","direction":"DOWNSTREAM","listing":"Listed","health":"WARNING","note":"slow",
                "sent":1,"received":2,"unsent":0,"link":"BackingOff","nextMillis":9000,"reason":"refused"}],
             "refusals":[{"atMillis":6000,"byUs":true,"reason":"TOPOLOGY","peer":"social/6","text":"no such link"}],
             "role":{"steps":12,"players":3,"regions":[1,2]}}
            """;

    @Test
    void parse_aServersLine_readsAllOfIt() {
        StatusLine status = StatusLine.parse(ConfigFactory.parseString(LINE));

        assertThat(status.clockMillis()).isEqualTo(77);
        assertThat(status.id()).isEqualTo(3);
        assertThat(status.registration()).isEqualTo("registered");
        assertThat(status.health()).isEqualTo(new Condition("critical", "game: the disk is full"));
        assertThat(status.view()).isEqualTo(new View("stale", Instant.ofEpochSecond(5), "the connection was lost"));
        assertThat(status.refusals())
                .containsExactly(new Refused(Instant.ofEpochSecond(6), true, "TOPOLOGY", "social/6", "no such link"));
        assertThat(status.steps()).isEqualTo(12);
        assertThat(status.linksUp()).isEqualTo(1);
        assertThat(status.servers().get(0).isUpstream()).isTrue();
        assertThat(status.servers().get(1).health()).hasToString("warning (slow)");
        assertThat(status.servers().get(1).link())
                .isEqualTo(new LinkLine("backingoff", Instant.ofEpochSecond(9), "refused"));
    }

    @Test
    void parse_aLineWithoutWhatIsNeeded_saysWhatIsMissing() {
        assertThatThrownBy(() -> StatusLine.parse(ConfigFactory.parseString("id = 3, role {}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("clockMillis");
    }

    @Test
    void parse_anEvent_isOneLineWithItsReason() {
        ServerEvent event = ServerEvent.parse("client-1", ConfigFactory.parseString("""
                        {"event":"disconnected","group":"world","id":2,"instance":"abc","atMillis":5,
                         "reason":"LOST: closed without a goodbye"}
                        """));

        assertThat(event).hasToString("client-1: world 2 disconnected (LOST: closed without a goodbye)");
        assertThat(event.reasonWord()).isEqualTo("LOST");
        assertThat(event.is("disconnected", "world", 2)).isTrue();
    }
}
