package io.muster.registry.consul;

import io.muster.registry.time.OwnerThread;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one agent. Each has a deadline and a bound on its answer, goes out once, and can be cancelled alone. So many go out at once and no more; those that
 * wait for news on purpose go apart. Its methods belong to the owner thread, and answers are brought there; waiting is done on threads of its own.
 */
final class Http {

    /** How many requests are under way at once, besides those that go apart: a process has one server and few groups. */
    private static final int AT_ONCE = 12;

    private static final long IDLE_THREAD_SECONDS = 5;
    private static final long IDLE_CONNECTION_SECONDS = 30;

    private final OwnerThread owner;
    private final ConsulSettings settings;
    private final HttpUrl base;
    private final ThreadPoolExecutor threads;
    private final ThreadPoolExecutor apartThreads;
    private final ConnectionPool connections;
    private final Set<Sending> underWay = ConcurrentHashMap.newKeySet();
    private final TlsFiles tls;
    private final OkHttpClient plain;
    private volatile boolean closed;

    Http(ConsulSettings settings, OwnerThread owner, String name) {
        this.owner = owner;
        this.settings = settings;
        this.base = HttpUrl.get(settings.address() + "/v1/");
        ThreadFactory factory = daemons(name + "-http-");
        threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
        // one per group that is watched
        apartThreads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        connections = new ConnectionPool(AT_ONCE, IDLE_CONNECTION_SECONDS, TimeUnit.SECONDS);
        tls = new TlsFiles(settings.tls());
        plain = new OkHttpClient.Builder()
                .connectionPool(connections)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(settings.times().connect())
                // the whole call has a deadline
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                // whether a write may be repeated is decided elsewhere
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .proxy(Proxy.NO_PROXY)
                .build();
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * A request that was sent.
     *
     * @param answer completes on the owner thread, with any status; fails with an {@link IOException}
     * @param cancel gives it up: the answer then fails. From any thread
     */
    record Exchange(CompletableFuture<Answer> answer, Runnable cancel) {

        /** Gives it up and lets the answer fail with this. On the owner thread. */
        void fail(IOException failure) {
            answer.completeExceptionally(failure);
            cancel.run();
        }
    }

    /** Sends a request; it ends by itself after the request timeout and what it blocks for, counted from now. */
    Exchange send(ApiRequest request) {
        owner.assertOwner();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Sending sending = new Sending(request, answer, owner.nanoTime());
        underWay.add(sending);
        try {
            (request.isApart() ? apartThreads : threads).execute(sending);
        } catch (RejectedExecutionException e) {
            underWay.remove(sending);
            answer.completeExceptionally(new IOException("closed", e));
        }
        return new Exchange(answer, sending::cancel);
    }

    private HttpUrl url(ApiRequest request) {
        HttpUrl.Builder url = base.newBuilder().addPathSegments(request.path());
        request.query().forEach((name, value) -> url.addQueryParameter(name, value.isEmpty() ? null : value));
        if (!request.isForAgent()) {
            settings.scope().datacenter().ifPresent(name -> url.addQueryParameter("dc", name));
        }
        settings.scope().namespace().ifPresent(name -> url.addQueryParameter("ns", name));
        settings.scope().partition().ifPresent(name -> url.addQueryParameter("partition", name));
        return url.build();
    }

    /** Gives up everything and ends the threads; waits for them at most {@code bound}. From any thread but the owner. */
    void close(Duration bound) throws InterruptedException {
        closed = true;
        long end = System.nanoTime() + bound.toNanos();
        threads.shutdown();
        apartThreads.shutdown();
        underWay.forEach(Sending::cancel);
        boolean ended = threads.awaitTermination(bound.toNanos() / 2, TimeUnit.NANOSECONDS)
                && apartThreads.awaitTermination(bound.toNanos() / 4, TimeUnit.NANOSECONDS);
        if (!ended) {
            threads.shutdownNow();
            apartThreads.shutdownNow();
            threads.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        connections.evictAll();
    }

    /** One request on its way: files are read and connections made on a thread that may wait. */
    private final class Sending implements Runnable {

        private final ApiRequest request;
        private final CompletableFuture<Answer> answer;
        private final long asked;
        private boolean cancelled;
        private Optional<Call> call = Optional.empty();

        Sending(ApiRequest request, CompletableFuture<Answer> answer, long asked) {
            this.request = request;
            this.answer = answer;
            this.asked = asked;
        }

        @Override
        public void run() {
            try {
                long bound = settings.times().request().plus(request.blocks()).toNanos();
                long left = asked + bound - System.nanoTime();
                if (closed || left <= 0) {
                    throw new IOException("not sent: " + (closed ? "closed" : "too many requests are under way"));
                }
                Call made = tls.apply(plain, base.isHttps()).newCall(built());
                made.timeout().timeout(left, TimeUnit.NANOSECONDS);
                begin(made);
                received(made.execute());
            } catch (IOException e) {
                failed(e);
            } catch (Exception e) {
                // an interrupt too, which is thrown undeclared
                failed(new IOException("the request could not be made: " + e, e));
            } finally {
                underWay.remove(this);
            }
        }

        private Request built() throws IOException {
            Request.Builder built = new Request.Builder()
                    .url(url(request))
                    .method(
                            request.method(),
                            request.body()
                                    .map(text -> RequestBody.create(text, null))
                                    .orElse(null))
                    // the agent is on this host, and takes longer to compress a list than to send it
                    .header("Accept-Encoding", "identity");
            Tokens.read(settings.token()).ifPresent(token -> built.header("X-Consul-Token", token));
            return built.build();
        }

        private synchronized void begin(Call made) throws IOException {
            call = Optional.of(made);
            if (cancelled) {
                throw new IOException("cancelled");
            }
        }

        synchronized void cancel() {
            cancelled = true;
            call.ifPresent(Call::cancel);
        }

        private void received(Response response) {
            try (response) {
                Answer read = read(response);
                owner.execute(() -> answer.complete(read));
            } catch (IOException e) {
                failed(e);
            }
        }

        private Answer read(Response response) throws IOException {
            ResponseBody body = response.peekBody(request.most() + 1L);
            if (body.contentLength() > request.most()) {
                throw new IOException("the answer has more than " + request.most() + " bytes");
            }
            return new Answer(
                    response.code(),
                    index(response.header("X-Consul-Index")),
                    !"false".equals(response.header("X-Consul-KnownLeader")),
                    "true".equals(response.header("X-Consul-Results-Filtered-By-ACLs")),
                    body.string());
        }

        private void failed(IOException e) {
            owner.execute(() -> answer.completeExceptionally(e));
        }
    }

    /** Reads an index; what is no number of at least 1 cannot be waited on. */
    private static OptionalLong index(@Nullable String header) {
        boolean isNumber = header != null
                && !header.isEmpty()
                && header.length() <= 18
                && header.chars().allMatch(c -> c >= '0' && c <= '9');
        long index = isNumber ? Long.parseLong(header) : 0;
        return index > 0 ? OptionalLong.of(index) : OptionalLong.empty();
    }
}
