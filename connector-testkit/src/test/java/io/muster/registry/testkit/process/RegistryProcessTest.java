package io.muster.registry.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    /** Writes one line after another, for ever. */
    public static final class Counting {

        private Counting() {}

        public static void main(String[] arguments) throws InterruptedException {
            for (int i = 0; i < Integer.MAX_VALUE; i++) {
                System.out.println(i);
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
    }

    @Test
    void frozenProcess_doesNothingUntilThawed() throws Exception {
        Path log = folder.resolve("log");
        RegistryProcess process = RegistryProcess.startJava(List.of(), List.of(Counting.class.getName()), log);
        try {
            awaitGrowth(log);
            process.freeze();
            // the signal is on its way a moment longer: frozen is when nothing was written for a while
            await().atMost(PATIENCE).until(() -> !growsWithin(log, Duration.ofMillis(500)));
            assertThat(process.isAlive()).isTrue();
            process.thaw();
            awaitGrowth(log);
            process.freeze();
        } finally {
            process.close();
        }
        assertThat(process.isAlive()).isFalse();
    }

    private static void awaitGrowth(Path log) throws IOException {
        assertThat(growsWithin(log, PATIENCE)).isTrue();
    }

    private static boolean growsWithin(Path log, Duration time) throws IOException {
        long size = Files.size(log);
        long start = System.nanoTime();
        while (System.nanoTime() - start < time.toNanos()) {
            if (Files.size(log) > size) {
                return true;
            }
        }
        return false;
    }

    @Test
    void leashedChild_endsWhenItsInputEnds() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LeashedMain.class.getName(),
                        Counting.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            child.getOutputStream().close();
            assertThat(child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(1);
        } finally {
            child.destroyForcibly();
        }
    }
}
