package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AnsweringTest {

    private static final int MESSAGES = 1_000;
    private static final int BYTES = 16;

    @Test
    void answersToWhatOneReadBrought_leaveTogether() throws Exception {
        RecordingHandler answering = new RecordingHandler() {
            @Override
            public void onMessage(Link link, MessageView message) {
                link.send(message.tag(), message.buffer());
            }
        };
        try (TestBed bed = new TestBed()) {
            LinkListener listener = bed.listen(incoming -> incoming.admit(bed.world, answering));
            try (RawPeer peer = new RawPeer(listener).shakeHands(bed)) {
                peer.write(messages());
                for (int i = 0; i < MESSAGES; i++) {
                    peer.readUntil(FrameType.MESSAGE);
                }

                // Few, and not one, because the system may hand over what was sent at once in several reads
                assertThat(answering.link().statistics().writes()).isLessThan(MESSAGES / 10);
            }
        }
    }

    private static ByteBuffer messages() {
        ByteBuffer messages = ByteBuffer.allocate(MESSAGES * (LinkProtocol.HEADER_BYTES + BYTES));
        for (int i = 0; i < MESSAGES; i++) {
            messages.putLong(FrameHeader.of(FrameType.MESSAGE, 1, BYTES)).put(new byte[BYTES]);
        }
        return messages.flip();
    }
}
