package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cluster.link.protocol.ArbitraryFrames;
import io.muster.cluster.link.protocol.FrameHeader;
import io.muster.cluster.link.protocol.LinkProtocol;
import io.muster.cluster.link.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes, cut in any way, give the frames that a parser of the whole gives, up to the first that is malformed; and they cost no more memory
 * than stated.
 */
class FrameReaderFuzzTest {

    /** Small ones are many; some are so large that they are completed in a buffer of their own. */
    private static final int LARGEST = 200_000;

    /** Beyond it pieces get larger, or a large message byte by byte would take seconds. */
    private static final int MANY_READS = 200;

    /** What came out: the frames as text, and what was wrong with the one after them. */
    private record Outcome(List<String> frames, boolean malformed) {}

    @Provide
    Arbitrary<byte[]> streams() {
        Arbitrary<byte[]> small = ArbitraryFrames.wellFormed();
        Arbitrary<byte[]> piece = Arbitraries.frequencyOf(
                Tuple.of(12, small),
                Tuple.of(2, ArbitraryFrames.messages(LARGEST)),
                Tuple.of(1, ArbitraryFrames.mutated(small)),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(40)));
        return piece.list().ofMaxSize(12).map(FrameReaderFuzzTest::joined);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        Arbitrary<Integer> cut = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 20),
                Arbitraries.integers().between(1, 3_000),
                Arbitraries.integers().between(1, 2 * ReceiveBuffer.BYTES));
        return cut.list().ofMinSize(1).ofMaxSize(20);
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.of(1, 1_000, LARGEST, LARGEST, LARGEST);
    }

    @Property
    void live_anyBytesInAnyPieces_giveTheSameFrames(
            @ForAll("streams") byte[] stream,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll("limits") int maxMessage,
            @ForAll @IntRange(min = 1, max = 20) int pauseAfter) {
        Run run = new Run(maxMessage, pauseAfter);

        Outcome read = run.read(stream, cuts);

        assertThat(read).isEqualTo(wholesale(stream, maxMessage, LinkProtocol.MAX_CONTROL_BYTES));
        assertThat(run.mostMemory).isLessThanOrEqualTo(run.statedBound());
        run.close();
    }

    @Property
    void handshake_anyBytesInAnyPieces_giveTheSameFrames(
            @ForAll("streams") byte[] stream, @ForAll("cuts") List<Integer> cuts) {
        Run run = new Run(-1, Integer.MAX_VALUE);

        Outcome read = run.read(stream, cuts);

        assertThat(read).isEqualTo(wholesale(stream, -1, LinkProtocol.MAX_HANDSHAKE_BYTES));
        assertThat(run.mostMemory).isLessThanOrEqualTo(run.statedBound());
        run.close();
    }

    /** The same by the page: docs/link-protocol.md, read from one array. */
    private static Outcome wholesale(byte[] stream, int maxMessage, int maxControl) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.remaining() >= 8) {
            long length = in.getInt() & 0xFFFF_FFFFL;
            int type = in.get() & 0xFF;
            int flags = in.get();
            int tag = in.getShort() & 0xFFFF;
            long most = type == 8 ? maxMessage : maxControl;
            if (length > most || flags != 0 || (type != 8 && tag != 0)) {
                return new Outcome(frames, true);
            }
            if (length > in.remaining()) {
                return new Outcome(frames, false);
            }
            byte[] payload = new byte[(int) length];
            in.get(payload);
            frames.add(text(type, tag, payload));
        }
        return new Outcome(frames, false);
    }

    private static String text(int type, int tag, byte[] payload) {
        return type + " " + tag + " " + payload.length + " " + Arrays.hashCode(payload);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteBuffer whole =
                ByteBuffer.allocate(pieces.stream().mapToInt(p -> p.length).sum());
        pieces.forEach(whole::put);
        return whole.array();
    }

    /** One reader with its buffers, used as a channel uses it. */
    private static final class Run {

        /** Without a leak detector: what is left is counted, and a stack trace per access would take most of the time. */
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);

        private final ReceiveBuffer shared = new ReceiveBuffer(allocator);
        private final FrameReader reader = new FrameReader(shared, allocator, this::onFrame);
        private final List<String> frames = new ArrayList<>();
        private final int maxMessage;
        private final int pauseAfter;
        private long mostMemory;

        Run(int maxMessage, int pauseAfter) {
            this.maxMessage = maxMessage;
            this.pauseAfter = pauseAfter;
            if (maxMessage >= 0) {
                reader.expectMessages(maxMessage);
            }
        }

        private void onFrame(long header, ByteBuffer bytes, int offset, int length) {
            byte[] payload = new byte[length];
            bytes.get(offset, payload);
            frames.add(text(FrameHeader.type(header), FrameHeader.tag(header), payload));
            if (frames.size() % pauseAfter == 0) {
                reader.pause();
            }
        }

        Outcome read(byte[] stream, List<Integer> cuts) {
            @Nullable MalformedFrameException problem = null;
            try {
                int reads = 0;
                for (int at = 0; at < stream.length; reads++) {
                    if (cuts.get((reads + 1) % cuts.size()) % 3 == 0) {
                        // The socket had nothing after all.
                        reader.target().release();
                    }
                    ByteBuf target = reader.target();
                    int most = Math.min(target.writableBytes(), stream.length - at);
                    int cut = cuts.get(reads % cuts.size());
                    int piece = Math.min(reads < MANY_READS ? cut : Math.max(cut, LARGEST / 10), most);
                    assertThat(piece).as("room to read into").isPositive();
                    target.writeBytes(stream, at, piece);
                    at += piece;
                    reader.read(target);
                    mostMemory = Math.max(mostMemory, allocator.metric().usedDirectMemory());
                    while (reader.isPaused()) {
                        reader.unpause();
                        reader.deliverCarried();
                    }
                    if (reads % 7 == 0) {
                        reader.trim();
                    }
                }
            } catch (MalformedFrameException e) {
                problem = e;
            }
            return new Outcome(frames, problem != null);
        }

        /** The shared buffer, and one that holds a frame's start or a whole frame. */
        long statedBound() {
            int largestFrame = LinkProtocol.HEADER_BYTES + Math.max(maxMessage, LinkProtocol.MAX_HANDSHAKE_BYTES);
            return (long) ReceiveBuffer.BYTES + Math.max(ReceiveBuffer.BYTES, largestFrame);
        }

        void close() {
            reader.close();
            shared.close();
            assertThat(allocator.metric().usedDirectMemory()).as("buffers left").isZero();
        }
    }
}
