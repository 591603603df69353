package io.muster.compose.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.compose.server.ConsoleCommand.Feel;
import io.muster.compose.server.ConsoleCommand.Maintain;
import io.muster.compose.server.ConsoleCommand.Stop;
import io.muster.registry.health.Health;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleCommandTest {

    @Test
    void parse_everyCommand_isUnderstood() {
        assertThat(ConsoleCommand.parse(" stop ")).contains(new Stop());
        assertThat(ConsoleCommand.parse("health passing")).contains(new Feel(Health.PASSING));
        assertThat(ConsoleCommand.parse("health warning  slow disk")).contains(new Feel(Health.warning("slow disk")));
        assertThat(ConsoleCommand.parse("health critical the disk is full"))
                .contains(new Feel(Health.critical("the disk is full")));
        assertThat(ConsoleCommand.parse("maintenance upgrade to 2.0"))
                .contains(new Maintain(Optional.of("upgrade to 2.0")));
        assertThat(ConsoleCommand.parse("maintenance")).contains(new Maintain(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stopp", "health", "health great", "health maintenance no", "Stop"})
    void parse_anythingElse_isNone(String line) {
        assertThat(ConsoleCommand.parse(line)).isEmpty();
    }
}
