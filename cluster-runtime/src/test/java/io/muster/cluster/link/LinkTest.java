package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.cluster.link.RecordingHandler.Received;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LinkTest {

    @Test
    void messages_goBothWays_withTagAndPayload() {
        RecordingHandler dialler = new RecordingHandler();
        RecordingHandler acceptor = new RecordingHandler();
        try (TestBed bed = new TestBed()) {
            bed.connect(dialler, acceptor);

            dialler.link().send(7, "walk".getBytes(StandardCharsets.UTF_8));
            acceptor.link().send(65_535, new byte[0]);

            await().atMost(TestBed.PATIENCE).until(() -> !dialler.messages.isEmpty() && !acceptor.messages.isEmpty());
            assertThat(acceptor.messages).containsExactly(new Received(7, "walk"));
            assertThat(dialler.messages).containsExactly(new Received(65_535, ""));
            assertThat(dialler.link().peer()).isEqualTo(bed.world);
            assertThat(acceptor.link().peer()).isEqualTo(bed.client);
        }
    }
}
