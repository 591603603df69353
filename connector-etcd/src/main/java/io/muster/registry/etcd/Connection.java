package io.muster.registry.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.backend.BackendEvents;
import io.muster.registry.engine.Backoff;
import io.muster.registry.time.OwnerThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The line to one server at a time: it is there once that server has answered a linearizable read, and given up when it breaks, or when nothing at all was
 * answered for too long, for a line to the next server. Belongs to the owner thread.
 */
final class Connection {

    /** The longest wait between two tries to connect: one is cheap, and until it succeeds nothing else does. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** The shortest wait after a refusal that an operator has to see to. */
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(2);

    private final OwnerThread owner;
    private final EtcdSettings settings;
    private final Backoff retry;
    private final Channels channels;
    private final Tokens tokens;
    private final BackendEvents events;
    private final RangeRequest probe;
    private final List<Endpoint> endpoints;

    private int next;
    private @Nullable Line line;
    private @Nullable Line doubted;
    private boolean connected;
    private boolean told;
    private boolean closed;
    private int failures;
    private long connectedNanos;
    private long heardNanos;
    private String reason = "connecting";
    private Optional<RegistryRejectedException> refused = Optional.empty();
    private volatile Map<String, String> seen = Map.of();

    Connection(
            OwnerThread owner,
            EtcdSettings settings,
            Backoff retry,
            Channels channels,
            BackendEvents events,
            Layout layout) {
        this.owner = owner;
        this.settings = settings;
        this.retry = retry.max().compareTo(LONGEST_PAUSE) <= 0 ? retry : new Backoff(retry.min(), LONGEST_PAUSE);
        this.channels = channels;
        this.events = events;
        this.tokens = new Tokens(owner, channels, settings);
        this.probe = RangeRequest.newBuilder()
                .setKey(Layout.bytes(layout.epoch()))
                .setCountOnly(true)
                .build();
        this.endpoints = new ArrayList<>(Endpoint.parse(settings.endpoints()));
        // so that the clients of a cluster spread over its servers
        Collections.shuffle(endpoints);
    }

    /** How long nothing may be heard before it is asked for. */
    Duration silence() {
        return settings.leaseTtl().dividedBy(2);
    }

    Map<String, String> seen() {
        return seen;
    }

    void open() {
        owner.assertOwner();
        connect();
        owner.schedule(silence(), this::listen);
    }

    /** Gives up the line, and returns it if there was one; nothing is told any more. */
    Optional<Line> close() {
        owner.assertOwner();
        closed = true;
        Optional<Line> last = Optional.ofNullable(line);
        last.ifPresent(given -> given.channel().shutdownNow());
        return last;
    }

    private void connect() {
        if (closed) {
            return;
        }
        Endpoint endpoint = endpoints.get(next % endpoints.size());
        CompletableFuture<?> unused = channels.to(endpoint)
                .whenComplete((channel, failure) -> owner.execute(() -> {
                    if (failure == null) {
                        made(new Line(endpoint, channel));
                    } else {
                        refused = Optional.of(new RegistryRejectedException(
                                "Cannot connect to etcd at " + endpoint + ": "
                                        + Failures.unwrapped(failure).getMessage(),
                                failure));
                        down(Failures.describe(failure));
                    }
                }));
    }

    private void made(Line made) {
        if (closed) {
            made.channel().shutdownNow();
            return;
        }
        line = made;
        owner.whenDone(ask(made, settings.timeouts().dial()), (done, failure) -> {
            if (!made.equals(line)) {
                return;
            }
            if (failure == null) {
                up(made);
            } else {
                refused = Failures.refusal(failure, made.endpoint());
                lost(made, Failures.describe(failure));
            }
        });
    }

    /** Asks for a sign of life that only a server with a leader can give; succeeds with any answer. */
    private CompletableFuture<?> ask(Line asked, Duration bound) {
        return SingleCall.send(owner, asked, KVGrpc.getRangeMethod(), probe, Optional.empty(), bound)
                .handle((answer, failure) -> {
                    if (failure != null && !Failures.isAnswer(failure)) {
                        throw new java.util.concurrent.CompletionException(failure);
                    }
                    return asked;
                });
    }

    private void up(Line made) {
        connected = true;
        told = false;
        refused = Optional.empty();
        connectedNanos = owner.nanoTime();
        heard(made);
        ManagedChannel channel = made.channel();
        channel.notifyWhenStateChanged(
                ConnectivityState.READY, () -> owner.execute(() -> lost(made, "the connection was lost")));
        show(made.toString());
        events.connected();
    }

    private void show(String server) {
        Map<String, String> shown = new TreeMap<>(seen);
        shown.put("server", server);
        shown.put("lease-ttl", settings.leaseTtl().toMillis() + "ms");
        seen = Map.copyOf(shown);
    }

    /** Something was heard from the other end. */
    void heard(Line from) {
        if (from.equals(line)) {
            heardNanos = owner.nanoTime();
        }
    }

    /** Gives a line up, if it is the current one, for the next. */
    void lost(Line which, String why) {
        owner.assertOwner();
        if (!which.equals(line)) {
            return;
        }
        which.channel().shutdownNow();
        line = null;
        next++;
        down(which + ": " + why);
    }

    private void down(String why) {
        if (closed) {
            return;
        }
        boolean lasted =
                connected && owner.nanoTime() - connectedNanos > retry.max().toNanos();
        failures = lasted ? 1 : failures + 1;
        reason = why;
        boolean news = connected || !told;
        connected = false;
        told = true;
        show("none");
        if (news) {
            events.disconnected(why);
        }
        owner.schedule(pause(), this::connect);
    }

    private Duration pause() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (refused.isPresent()) {
            return new Backoff(REFUSED_PAUSE, REFUSED_PAUSE.plus(retry.max())).delay(failures, random);
        }
        // the first time at once, but not all clients of a server that went at one moment
        return failures > 1
                ? retry.delay(failures - 1, random)
                : Duration.ofNanos(random.nextLong(retry.min().toNanos()));
    }

    private void listen() {
        if (closed) {
            return;
        }
        Line asked = line;
        Duration left = silence();
        if (connected && asked != null) {
            Duration silent = Duration.ofNanos(owner.nanoTime() - heardNanos);
            if (silent.compareTo(silence()) >= 0) {
                check(asked, "no sign of life");
            } else {
                left = silence().minus(silent);
            }
        }
        owner.schedule(left, this::listen);
    }

    /** Asks for a sign of life, and gives the line up if there is none. */
    private void check(Line asked, String otherwise) {
        owner.whenDone(ask(asked, settings.timeouts().request()), (done, failure) -> {
            if (failure == null) {
                heard(asked);
            } else {
                lost(asked, otherwise + ": " + Failures.describe(failure));
            }
        });
    }

    /**
     * A request was refused by the server, not answered: while the leader changes every server does that, but one that is cut off from the others does nothing else. So it is
     * asked once more when an election should be over.
     */
    private void doubt(Line refusing) {
        if (!refusing.equals(line) || refusing.equals(doubted)) {
            return;
        }
        doubted = refusing;
        owner.schedule(settings.timeouts().request(), () -> {
            if (!closed && refusing.equals(line)) {
                doubted = null;
                check(refusing, "it serves nothing");
            }
        });
    }

    /**
     * Returns the line of the moment.
     *
     * @throws io.muster.registry.RegistryException if there is none, saying why
     */
    Line require() {
        owner.assertOwner();
        Line current = line;
        if (connected && current != null) {
            return current;
        }
        throw refused.<io.muster.registry.RegistryException>map(refusal -> refusal)
                .orElseGet(() -> new RegistryUnavailableException("No connection to etcd: " + reason));
    }

    /** Returns the line of the moment, null if there is none. */
    @Nullable Line lineOrNull() {
        owner.assertOwner();
        return connected ? line : null;
    }

    /** Returns the token for a stream on {@code current}. */
    CompletableFuture<Optional<String>> token(Line current) {
        return tokens.current(current);
    }

    /** A stream was refused, perhaps for its token. */
    void refuse(Line current, Optional<String> token) {
        CompletableFuture<?> unused = tokens.instead(current, token);
    }

    /**
     * Sends one request on the line of the moment. It is sent again if, and only if, it was refused for its token, so that it was not even looked at.
     */
    <Q, A> CompletableFuture<A> send(MethodDescriptor<Q, A> method, Q request) {
        Line current = require();
        return tokens.current(current)
                .thenCompose(token -> send(current, method, request, token)
                        .exceptionallyCompose(failure -> settings.user().isPresent() && Failures.isStaleToken(failure)
                                ? tokens.instead(current, token)
                                        .thenCompose(other -> send(current, method, request, other))
                                : CompletableFuture.failedFuture(failure)));
    }

    private <Q, A> CompletableFuture<A> send(
            Line current, MethodDescriptor<Q, A> method, Q request, Optional<String> token) {
        long sent = owner.nanoTime();
        return SingleCall.send(
                        owner,
                        current,
                        method,
                        request,
                        token,
                        settings.timeouts().request())
                .whenComplete((answer, failure) -> {
                    if (failure == null || Failures.isAnswer(failure)) {
                        heard(current);
                    } else if (!Failures.isTimeout(failure)) {
                        doubt(current);
                    } else if (heardNanos - sent < 0) {
                        lost(
                                current,
                                "nothing was answered within "
                                        + settings.timeouts().request());
                    }
                });
    }
}
