package io.muster.registry.consul;

import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.fixture.SpoilingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;

/**
 * A fake, for answers that the real agent cannot be made to give: stands before a real one, passes every request on to it, and gives something else for an answer. Thread-safe.
 */
final class SpoiltConsul implements SpoilingServer {

    private static final String TOKEN = "X-Consul-Token";

    private final MockWebServer server = new MockWebServer();
    private final OkHttpClient agent = new OkHttpClient.Builder()
            .readTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false)
            .eventListener(new LateCalls())
            .build();
    private final InetSocketAddress real;
    private final Fault fault;
    private final AtomicLong spoilt = new AtomicLong();
    private volatile boolean closed;

    /** Cancels what was read before the end and is passed on after it. Looks once a call can be cancelled with all others, so that none is missed by both. */
    private final class LateCalls extends EventListener {

        @Override
        public void requestHeadersStart(Call call) {
            if (closed) {
                call.cancel();
            }
        }
    }

    /** An answer. Headers' names are in lower case. */
    record Reply(int status, Map<String, String> headers, String body) {

        Reply with(int newStatus, String newBody) {
            return new Reply(newStatus, headers, newBody);
        }

        Reply withBody(String newBody) {
            return new Reply(status, headers, newBody);
        }

        Reply withHeader(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }

        Reply without(String name) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(name);
            return new Reply(status, fewer, body);
        }
    }

    /** Makes something else of an answer. */
    @FunctionalInterface
    interface Fault {
        Reply spoil(String target, Reply answer);

        /** Called before a request is passed on, by a thread that may be kept waiting. */
        default void passing(String target) {}
    }

    SpoiltConsul(InetSocketAddress real, Fault fault) throws IOException {
        this.real = real;
        this.fault = fault;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
    }

    /** Returns what opens one with this fault. */
    static ServersPath.Spoiler with(Fault fault) {
        return agent -> new SpoiltConsul(agent, fault);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
    }

    @Override
    public long spoilt() {
        return spoilt.get();
    }

    private MockResponse answer(RecordedRequest request) {
        try {
            fault.passing(request.getTarget());
            Reply reply = fault.spoil(request.getTarget(), pass(request));
            spoilt.incrementAndGet();
            MockResponse.Builder response =
                    new MockResponse.Builder().code(reply.status()).body(reply.body());
            reply.headers().forEach(response::setHeader);
            return response.build();
        } catch (IOException e) {
            return new MockResponse.Builder().code(502).body("bad gateway").build();
        }
    }

    private Reply pass(RecordedRequest request) throws IOException {
        ByteString body = request.getBody();
        boolean hasBody =
                !request.getMethod().equals("GET") && !request.getMethod().equals("DELETE");
        Request.Builder passed = new Request.Builder()
                .url("http://" + real.getHostString() + ":" + real.getPort() + request.getTarget())
                .method(
                        request.getMethod(),
                        hasBody ? RequestBody.create(body == null ? ByteString.EMPTY : body, null) : null);
        String token = request.getHeaders().get(TOKEN);
        if (token != null) {
            passed.header(TOKEN, token);
        }
        try (Response response = agent.newCall(passed.build()).execute()) {
            Map<String, String> headers = new TreeMap<>();
            for (String name : response.headers().names()) {
                if (name.toLowerCase(Locale.ROOT).startsWith("x-consul")) {
                    headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(response.header(name)));
                }
            }
            return new Reply(response.code(), headers, response.body().string());
        }
    }

    @Override
    public void close() {
        // what waits for news waits for minutes
        closed = true;
        agent.dispatcher().cancelAll();
        server.close();
        agent.connectionPool().evictAll();
    }
}
