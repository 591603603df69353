package io.muster.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.muster.cluster.link.protocol.ArbitraryFrames;
import io.muster.cluster.link.protocol.Extension;
import io.muster.cluster.link.protocol.FrameEncoder;
import io.muster.cluster.link.protocol.FrameType;
import io.muster.cluster.link.protocol.LinkEnd;
import io.muster.cluster.link.protocol.RefusalReason;
import io.muster.cluster.link.protocol.WelcomeFrame;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/** A dial under any sequence of answers, pauses and ends: it becomes one link or fails once, and nothing is left of it. */
class DialFuzzTest {

    private static final Logger LINKS = (Logger) LoggerFactory.getLogger("io.muster.cluster.link");
    private static final LinkEnd WORLD = end("world", 1);
    private static final LinkEnd CLIENT = end("client", 3);
    private static final long LONG_MILLIS = 60_000;

    private static LinkEnd end(String group, int id) {
        return new LinkEnd("game", group, new ServerIdentity(id, new InstanceId(id, 5), new Incarnation(1_000, 7)));
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

    private record Resolved(int addresses) implements Step {}

    private record Connected(boolean well) implements Step {}

    @SuppressWarnings("ArrayRecordComponent") // Nobody changes or compares it.
    private record Arrive(byte[] bytes) implements Step {
        @Override
        public String toString() {
            return "Arrive[" + HexFormat.of().formatHex(bytes) + "]";
        }
    }

    private record Pass(long millis) implements Step {}

    private record End(boolean reset) implements Step {}

    private record Cancel() implements Step {}

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<Step> later = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(true, true, false).map(Connected::new)),
                Tuple.of(6, answers().map(Arrive::new)),
                Tuple.of(2, Arbitraries.of(1L, 3_000L, 15_000L).map(Pass::new)),
                Tuple.of(2, Arbitraries.of(true, false).map(End::new)),
                Tuple.of(1, Arbitraries.create(Cancel::new)));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3), later.list().ofMaxSize(12))
                .as((addresses, steps) -> {
                    List<Step> story = new ArrayList<>(steps);
                    // Mostly first, as it is; sometimes when the dial has been cancelled already.
                    story.add(Math.min(steps.size(), steps.size() % 5 == 4 ? 2 : 0), new Resolved(addresses));
                    return story;
                });
    }

    private static Arbitrary<byte[]> answers() {
        Arbitrary<byte[]> welcome = Arbitraries.create(() -> welcome(WORLD, List.of()));
        Arbitrary<byte[]> others = Arbitraries.of(
                welcome(end("world", 9), List.of()),
                welcome(new LinkEnd("other", "world", WORLD.identity()), List.of()),
                welcome(WORLD, List.of(new Extension(7, false, new byte[3]))),
                welcome(WORLD, List.of(new Extension(7, true, new byte[3]))));
        Arbitrary<byte[]> refusals = Arbitraries.of(RefusalReason.class)
                .map(reason -> ArbitraryFrames.bytes(
                        FrameEncoder.refused(reason, "no", WORLD.identity().instance())));
        Arbitrary<byte[]> any = ArbitraryFrames.wellFormed();
        return Arbitraries.frequencyOf(
                Tuple.of(3, welcome),
                Tuple.of(2, refusals),
                Tuple.of(1, others),
                Tuple.of(1, ArbitraryFrames.mutated(Arbitraries.oneOf(welcome, refusals))),
                Tuple.of(1, any),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(60)));
    }

    private static byte[] welcome(LinkEnd end, List<Extension> extensions) {
        return ArbitraryFrames.bytes(FrameEncoder.welcome(new WelcomeFrame(1, end, extensions)));
    }

    @Property
    void everyDial_endsOnce_andNothingIsLeft(@ForAll("stories") List<Step> story) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        Network network = new Network(allocator);

        network.dial.start();
        story.forEach(network::perform);
        network.finish();

        assertThat(network.handler.ups.size() + network.handler.failures.size())
                .as("outcomes")
                .isEqualTo(1);
        assertThat(network.ended).as("ends told to the network").isEqualTo(1);
        network.close();
        assertThat(network.handler.downs).hasSameSizeAs(network.handler.ups);
        assertThat(allocator.metric().usedDirectMemory()).as("buffers left").isZero();
    }

    /** The network around one dial; every address tried is a channel. */
    private static final class Network implements DialHost {

        private final LoopContext loop;
        private final SocketLikeChannel home = new SocketLikeChannel(1);
        private final List<SocketLikeChannel> channels = new ArrayList<>();
        private final List<ChannelPromise> connecting = new ArrayList<>();
        private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        private final RecordingHandler handler = new RecordingHandler();
        private final Refusals refusals = new Refusals(InstantSource.system());
        private final OutboundDial dial;
        private int ended;

        Network(UnpooledByteBufAllocator allocator) {
            loop = new LoopContext(home.eventLoop(), LinkTimes.defaults(), allocator);
            dial = new OutboundDial(new DialRequest("world.test", 7, CLIENT, WORLD.identity(), 4), handler, this, loop);
        }

        void perform(Step step) {
            if (step instanceof Resolved resolved) {
                resolve(resolved.addresses());
            } else if (step instanceof Connected connected) {
                connect(connected.well());
            } else if (step instanceof Pass pass) {
                channels().forEach(channel -> channel.pass(pass.millis()));
            } else if (step instanceof Cancel) {
                dial.cancel();
            } else if (!connecting.isEmpty() || channels.isEmpty()) {
                return;
            } else if (step instanceof Arrive arrive) {
                newest().arrive(arrive.bytes());
            } else if (step instanceof End end && newest().isOpen()) {
                if (end.reset()) {
                    newest().reset();
                } else {
                    newest().endOfInput();
                }
            }
            home.runPendingTasks();
        }

        private void resolve(int count) {
            if (count == 0) {
                addresses.completeExceptionally(new IOException("unknown name"));
            } else {
                addresses.complete(Collections.nCopies(count, InetAddress.getLoopbackAddress()));
            }
        }

        private void connect(boolean well) {
            if (connecting.isEmpty()) {
                return;
            }
            ChannelPromise promise = connecting.remove(0);
            if (well) {
                promise.setSuccess();
            } else {
                promise.setFailure(new IOException("Connection refused"));
            }
        }

        /** What the network guarantees: a name is resolved or not, a connection is made or not. */
        void finish() {
            resolve(0);
            home.runPendingTasks();
            while (!connecting.isEmpty()) {
                connect(false);
                channels().forEach(channel -> channel.pass(LONG_MILLIS));
            }
            for (int i = 0; i < 2; i++) {
                // Twice, for those who gave up only now, and linger.
                channels().forEach(channel -> channel.pass(LONG_MILLIS));
                while (!connecting.isEmpty()) {
                    connect(false);
                }
            }
        }

        void close() {
            boolean up = !handler.ups.isEmpty() && handler.downs.isEmpty();
            assertThat(channels.stream().filter(SocketLikeChannel::isOpen)).hasSize(up ? 1 : 0);
            for (SocketLikeChannel channel : channels) {
                List<Integer> written = channel.writtenTypes();
                assertThat(written.stream().filter(type -> type == FrameType.IDENTITY))
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(written.stream().limit(1)).allMatch(type -> type == FrameType.IDENTITY);
                channel.close();
                channel.runPendingTasks();
                channel.checkException();
            }
            loop.close();
        }

        private SocketLikeChannel newest() {
            return channels.get(channels.size() - 1);
        }

        private List<SocketLikeChannel> channels() {
            return List.copyOf(channels);
        }

        @Override
        public LinkSettings settings() {
            return LinkSettings.defaults();
        }

        @Override
        public Refusals refusals() {
            return refusals;
        }

        @Override
        public CompletionStage<List<InetAddress>> resolve(String host) {
            return addresses;
        }

        @Override
        public ChannelFuture connect(LoopContext context, InetSocketAddress address) {
            SocketLikeChannel channel = new SocketLikeChannel(address.getPort());
            channel.config().setAutoRead(false);
            channel.pipeline().addLast(new Connection(channel, context));
            channels.add(channel);
            ChannelPromise promise = channel.newPromise();
            connecting.add(promise);
            return promise;
        }

        @Override
        public long nextLinkId() {
            return 1;
        }

        @Override
        public void ended(OutboundDial which) {
            ended++;
        }
    }
}
