package io.muster.registry.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerBinaryTest {

    @ParameterizedTest
    @CsvSource({
        "3.5.16, 3.5, true",
        "3.10.0, 3.5, true",
        "4.0, 3.5, true",
        "3.4.23, 3.5, false",
        "3, 3.5, false",
        "'', 3.5, false"
    })
    void comparesVersionsByNumber(String version, String oldest, boolean willDo) {
        assertThat(ServerBinary.isAtLeast(version, oldest)).isEqualTo(willDo);
    }

    @Test
    void readsTheVersionFromWhatIsSaid(@TempDir Path folder) throws Exception {
        Path program =
                Files.writeString(folder.resolve("server"), "#!/bin/sh\necho server Version: 3.5.16\necho Go 1.2\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(ServerBinary.version(program)).isEqualTo("3.5.16");
        assertThat(ServerBinary.version(folder.resolve("none"))).isEmpty();
    }

    @Test
    void saysWhatToDoWhereThereIsNone() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ServerBinary.find("no-such.server", "no-such-program", "1.0"))
                .withMessageContaining("MUSTER_NO_SUCH_SERVER is not set")
                .withMessageContaining("run 'etc/registries.sh no-such.server'");
    }
}
