package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    /** Without a leak detector: what is left is counted, and a stack trace per access would take minutes byte by byte. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

    private final ReceiveBuffer shared = new ReceiveBuffer(allocator);
    private final List<Integer> sizes = new ArrayList<>();
    private int pauseAfter = Integer.MAX_VALUE;
    private final FrameReader reader = new FrameReader(shared, allocator, this::onFrame);

    private void onFrame(long header, ByteBuffer bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            assertThat(bytes.get(offset + i)).isEqualTo((byte) (length + i));
        }
        sizes.add(length);
        if (sizes.size() == pauseAfter) {
            reader.pause();
        }
    }

    @AfterEach
    void nothingIsLeft() {
        reader.close();
        shared.close();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 1000, 65_536, 131_072, 1_000_000})
    void frames_areTheSame_howeverTheyAreCut(int largestPiece) throws Exception {
        reader.expectMessages(1 << 20);
        List<Integer> expected = new ArrayList<>(List.of(0, 1, 64, 1024, 131_064, 131_065));
        expected.addAll(largestPiece < 100 ? List.of(5000) : List.of(0, 400_000, 3, 1 << 20, 65_528, 65_529, 12));
        byte[] stream = stream(expected);
        Random random = new Random(largestPiece);

        for (int at = 0; at < stream.length; ) {
            ByteBuf target = reader.target();
            int piece =
                    Math.min(1 + random.nextInt(largestPiece), Math.min(target.writableBytes(), stream.length - at));
            target.writeBytes(stream, at, piece);
            reader.read(target);
            at += piece;
        }

        assertThat(sizes).isEqualTo(expected);
        assertThat(reader.carries()).isFalse();
    }

    @Test
    void foreignBuffers_areAccepted() throws Exception {
        reader.expectMessages(1 << 20);
        byte[] stream = stream(List.of(10, 300_000, 20));

        reader.read(Unpooled.wrappedBuffer(stream, 0, 50));
        reader.read(Unpooled.wrappedBuffer(stream, 50, stream.length - 50));

        assertThat(sizes).containsExactly(10, 300_000, 20);
    }

    @Test
    void paused_deliversNothingMore_untilItGoesOn() throws Exception {
        reader.expectMessages(1 << 20);
        pauseAfter = 2;
        byte[] stream = stream(List.of(1, 2, 3, 200_000));
        reader.read(Unpooled.wrappedBuffer(stream));
        assertThat(sizes).containsExactly(1, 2);
        assertThat(reader.carries()).isTrue();

        reader.read(Unpooled.wrappedBuffer(stream(List.of(4))));
        assertThat(sizes).containsExactly(1, 2);
        reader.unpause();
        reader.deliverCarried();

        assertThat(sizes).containsExactly(1, 2, 3, 200_000, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 60, 107})
    void readThatBringsNothing_losesNothing(int first) throws Exception {
        reader.expectMessages(1000);
        byte[] stream = stream(List.of(100, 3));
        reader.read(reader.target().writeBytes(stream, 0, first));

        // What a channel does with a buffer that the socket had nothing for.
        reader.target().release();
        reader.target().release();
        assertThat(reader.carries()).isTrue();
        reader.read(reader.target().writeBytes(stream, first, stream.length - first));

        assertThat(sizes).containsExactly(100, 3);
        assertThat(reader.carries()).isFalse();
    }

    @Test
    void closedBetweenMakingRoomAndReading_leavesNothing() throws Exception {
        reader.expectMessages(1000);
        byte[] stream = stream(List.of(100));
        reader.read(reader.target().writeBytes(stream, 0, 50));
        ByteBuf target = reader.target();

        reader.close();
        reader.read(target.writeBytes(stream, 50, 50));

        assertThat(sizes).isEmpty();
    }

    @Test
    void hugeClaim_isRefusedAtTheHeader() {
        reader.expectMessages(1000);
        ByteBuf target = reader.target().writeLong(FrameHeader.of(FrameType.MESSAGE, 1, 1001));

        assertThatThrownBy(() -> reader.read(target))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("frame MESSAGE of 1001 bytes must be at most 1000");
    }

    @Test
    void closedWithinAFrame_staysSafeForTheHandler() throws Exception {
        reader.expectMessages(1 << 20);
        FrameReader[] closing = new FrameReader[1];
        List<Byte> read = new ArrayList<>();
        closing[0] = new FrameReader(shared, allocator, (header, bytes, offset, length) -> {
            closing[0].close();
            read.add(bytes.get(offset + length - 1));
        });
        closing[0].expectMessages(1 << 20);
        closing[0].read(Unpooled.wrappedBuffer(stream(List.of(300_000, 5))));

        assertThat(read).containsExactly((byte) (300_000 + 299_999));
    }

    private static byte[] stream(List<Integer> lengths) {
        int total =
                lengths.stream().mapToInt(l -> l + LinkProtocol.HEADER_BYTES).sum();
        ByteBuffer stream = ByteBuffer.allocate(total);
        for (int length : lengths) {
            stream.putLong(FrameHeader.of(FrameType.MESSAGE, 5, length));
            byte[] payload = new byte[length];
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) (length + i);
            }
            stream.put(payload);
        }
        return Arrays.copyOf(stream.array(), total);
    }
}
