package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.muster.cluster.link.protocol.ArbitraryFrames;
import io.muster.cluster.link.protocol.Extension;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.IdentityFrame;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.LinkTarget;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.VersionRange;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An accepted connection under any sequence of bytes, pauses, ends and decisions, of two peers at one listener: each ends in exactly one way, and
 * nothing is left of it.
 */
class HandshakeFuzzTest {

    private static final Logger LINKS = (Logger) LoggerFactory.getLogger("io.muster.cluster.link");
    private static final LinkEnd WORLD = end("world", 1);
    private static final LinkEnd CLIENT = end("client", 3);
    private static final LinkEnd SAME_INSTANCE_OTHER_ID = new LinkEnd(
            "game",
            "world",
            new ServerIdentity(2, WORLD.identity().instance(), WORLD.identity().incarnation()));

    /** Time enough for every deadline. */
    private static final long LONG_MILLIS = 60_000;

    private static LinkEnd end(String group, int id) {
        return new LinkEnd("game", group, new ServerIdentity(id, new InstanceId(id, 5), new Incarnation(1_000, 7)));
    }

    /** What the policy does when it is asked, or later. */
    private enum Decision {
        ADMIT,
        ADMIT_UNDER_ANOTHER_ID,
        REFUSE,
        HOLD,
        WATCH,
        THROW,
        NOTHING
    }

    @BeforeContainer
    static void quiet() {
        // Thousands of handshakes say thousands of lines.
        LINKS.setLevel(Level.OFF);
    }

    @AfterContainer
    static void loud() {
        LINKS.setLevel(null);
    }

    private sealed interface Step {}

    @SuppressWarnings("ArrayRecordComponent") // Nobody changes or compares it.
    private record Arrive(byte[] bytes) implements Step {
        @Override
        public String toString() {
            return "Arrive[" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    private record Pass(long millis) implements Step {}

    private record Decide(Decision decision) implements Step {}

    private record End(boolean reset) implements Step {}

    private record CloseListener() implements Step {}

    /** A step of one of the peers. */
    private record Turn(boolean first, Step step) {}

    /** What happens, and what the policy does at once when it is asked. */
    private record Story(int maxHeld, List<Decision> policy, List<Turn> turns) {}

    @Provide
    Arbitrary<Story> stories() {
        Arbitrary<Decision> decisions = Arbitraries.of(Decision.class);
        Arbitrary<Step> steps = Arbitraries.frequencyOf(
                Tuple.of(6, arrivals()),
                Tuple.of(3, Arbitraries.of(1L, 400L, 5_000L, 10_000L).map(Pass::new)),
                Tuple.of(4, decisions.map(Decide::new)),
                Tuple.of(1, Arbitraries.of(true, false).map(End::new)),
                Tuple.of(1, Arbitraries.create(CloseListener::new)));
        Arbitrary<Turn> turns =
                Combinators.combine(Arbitraries.of(true, false), steps).as(Turn::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        decisions.list().ofMaxSize(3),
                        turns.list().ofMaxSize(14))
                .as(Story::new);
    }

    /** IDENTITY whole, in halves, damaged or with something behind it; and what does not belong here. */
    private static Arbitrary<Step> arrivals() {
        Arbitrary<byte[]> right = Arbitraries.of(
                identity("game", WORLD, List.of()),
                identity("other", WORLD, List.of()),
                identity("game", end("world", 9), List.of()),
                identity("game", SAME_INSTANCE_OTHER_ID, List.of()),
                identity("game", WORLD, List.of(new Extension(7, true, new byte[1]))));
        Arbitrary<byte[]> whole = Arbitraries.create(() -> identity("game", WORLD, List.of()));
        Arbitrary<byte[]> part = Combinators.combine(
                        whole, Arbitraries.integers().between(0, 90))
                .as((bytes, at) -> Arrays.copyOfRange(bytes, at / 2, Math.min(bytes.length, at)));
        Arbitrary<byte[]> any = ArbitraryFrames.wellFormed();
        return Arbitraries.frequencyOf(
                        Tuple.of(8, whole),
                        Tuple.of(2, right),
                        Tuple.of(2, part),
                        Tuple.of(1, ArbitraryFrames.mutated(whole)),
                        Tuple.of(1, any),
                        Tuple.of(1, ArbitraryFrames.mutated(any)),
                        Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(60)))
                .map(Arrive::new);
    }

    private static byte[] identity(String system, LinkEnd meant, List<Extension> extensions) {
        LinkTarget target =
                new LinkTarget(meant.identity().id(), meant.identity().instance());
        LinkEnd dialler = new LinkEnd(system, CLIENT.group(), CLIENT.identity());
        return ArbitraryFrames.bytes(
                FrameEncoder.identity(new IdentityFrame(VersionRange.OURS, dialler, target, 1, extensions)));
    }

    @Property
    void everyHandshake_endsOnce_andNothingIsLeft(@ForAll("stories") Story story) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        World world = new World(story);
        Peer first = world.accept(allocator);
        Peer second = world.accept(allocator);

        for (Turn turn : story.turns()) {
            world.perform(turn.first() ? first : second, turn.step());
            assertThat(world.listener.held()).isBetween(0, story.maxHeld());
        }
        for (Peer peer : List.of(first, second)) {
            peer.channel.pass(LONG_MILLIS);
            // Once more, for those who were told only now, and linger.
            peer.channel.pass(LONG_MILLIS);
            peer.assertOneOutcome();
            peer.close();
        }

        assertThat(world.listener.handshakes()).as("handshakes left").isZero();
        assertThat(world.listener.held()).as("held left").isZero();
        assertThat(allocator.metric().usedDirectMemory()).as("buffers left").isZero();
    }

    /** The listener and its policy. */
    private static final class World {

        private final Story story;
        private final List<Peer> peers = new ArrayList<>();
        private final NettyLinkListener listener;

        World(Story story) {
            this.story = story;
            LinkSettings settings = LinkSettings.defaults()
                    .withLimits(LinkLimits.defaults().withHeld(story.maxHeld(), story.maxHeld()));
            listener = new NettyLinkListener(
                    new ListenRequest(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            "game",
                            WORLD.identity().instance()),
                    this::onIdentity,
                    settings,
                    () -> 1,
                    new Refusals(InstantSource.system()));
        }

        Peer accept(UnpooledByteBufAllocator allocator) {
            Peer peer = new Peer(peers.size() + 1, allocator);
            peers.add(peer);
            listener.accepted(peer.connection);
            return peer;
        }

        private void onIdentity(IncomingLink incoming) {
            Peer peer = peers.get(incoming.remoteAddress().getPort() - 1);
            peer.asked++;
            peer.incoming = incoming;
            story.policy().forEach(peer::decide);
        }

        void perform(Peer peer, Step step) {
            if (step instanceof Arrive arrive) {
                peer.arrive(arrive.bytes());
            } else if (step instanceof Pass pass) {
                peers.forEach(one -> one.channel.pass(pass.millis()));
            } else if (step instanceof Decide decide && decide.decision() != Decision.THROW) {
                peer.decide(decide.decision());
            } else if (step instanceof End end) {
                peer.end(end.reset());
            } else if (step instanceof CloseListener) {
                listener.close();
                peers.forEach(one -> one.channel.runPendingTasks());
            }
        }
    }

    /** One connection, and what came of it. */
    private static final class Peer {

        private final SocketLikeChannel channel;
        private final LoopContext loop;
        private final Connection connection;
        private final RecordingHandler handler = new RecordingHandler();
        private @Nullable IncomingLink incoming;
        private int asked;
        private int watches;
        private int gone;
        private boolean ended;

        Peer(int number, UnpooledByteBufAllocator allocator) {
            channel = new SocketLikeChannel(number);
            loop = new LoopContext(channel.eventLoop(), LinkTimes.defaults(), allocator);
            connection = new Connection(channel, loop);
            channel.pipeline().addLast(connection);
        }

        void decide(Decision decision) {
            IncomingLink link = incoming;
            if (link == null) {
                return;
            }
            switch (decision) {
                case ADMIT -> link.admit(WORLD, handler);
                case ADMIT_UNDER_ANOTHER_ID -> link.admit(SAME_INSTANCE_OTHER_ID, handler);
                case REFUSE -> link.refuse(RefusalReason.TOPOLOGY, "not here");
                case HOLD -> link.hold();
                case WATCH -> {
                    watches++;
                    link.whenGone(() -> gone++);
                }
                case THROW -> throw new IllegalStateException("meant to be thrown");
                case NOTHING -> {}
            }
            channel.deliver();
        }

        void arrive(byte[] bytes) {
            if (!ended) {
                channel.arrive(bytes);
            }
        }

        void end(boolean reset) {
            if (ended || !channel.isOpen()) {
                return;
            }
            ended = true;
            if (reset) {
                channel.reset();
            } else {
                channel.endOfInput();
            }
        }

        void assertOneOutcome() {
            List<Integer> written = channel.writtenTypes();
            int admitted = handler.ups.size();
            long refused =
                    written.stream().filter(type -> type == FrameType.REFUSED).count();
            assertThat(asked).as("the policy was asked").isLessThanOrEqualTo(1);
            assertThat(gone).as("told to be gone").isLessThanOrEqualTo(watches);
            if (admitted == 0 && refused == 0) {
                assertThat(ended)
                        .as("ended by the peer, since nothing was said to it")
                        .isTrue();
                assertThat(written).isEmpty();
            } else if (admitted == 0) {
                assertThat(written).containsExactly(FrameType.REFUSED);
            } else {
                assertThat(admitted).isEqualTo(1);
                assertThat(written).startsWith(FrameType.WELCOME).doesNotContain(FrameType.REFUSED);
                assertThat(handler.downs).allMatch(down -> ended || !(down.reason() instanceof DownReason.Lost));
            }
            assertThat(channel.isOpen()).isEqualTo(admitted == 1 && handler.downs.isEmpty());
        }

        void close() {
            channel.close();
            channel.runPendingTasks();
            assertThat(handler.downs).hasSameSizeAs(handler.ups);
            loop.close();
            channel.checkException();
        }
    }
}
