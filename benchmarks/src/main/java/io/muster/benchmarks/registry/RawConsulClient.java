package io.muster.benchmarks.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Consul's HTTP API: requests on one connection, and on another one a health blocking query for a service, which notes what it sees. Answers come as they are, not compressed. */
final class RawConsulClient implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OkHttpClient http =
            new OkHttpClient.Builder().readTimeout(WAIT.multipliedBy(2)).build();
    private final HttpUrl base;
    private final Moments moments = new Moments();
    private final Thread watching;
    private volatile boolean closed;

    RawConsulClient(InetSocketAddress address, String service) throws InterruptedException {
        base = HttpUrl.get("http://127.0.0.1:" + address.getPort() + "/v1/");
        watching = new Thread(() -> watch(service), "raw-consul-watch");
        watching.setDaemon(true);
        watching.start();
        moments.await("begun");
    }

    JsonNode get(String path) throws IOException {
        try (Response response = call(path, "GET", null).execute()) {
            return read(response);
        }
    }

    /** Puts something; returns the answer. */
    JsonNode put(String path, String body) throws IOException {
        try (Response response =
                call(path, "PUT", RequestBody.create(body, null)).execute()) {
            return read(response);
        }
    }

    JsonNode delete(String path) throws IOException {
        try (Response response = call(path, "DELETE", null).execute()) {
            return read(response);
        }
    }

    private Call call(String path, String method, @Nullable RequestBody body) {
        HttpUrl url = base.resolve(path);
        if (url == null) {
            throw new IllegalArgumentException(path);
        }
        return http.newCall(new Request.Builder()
                .url(url)
                .method(method, body)
                .header("Accept-Encoding", "identity")
                .build());
    }

    private static JsonNode read(Response response) throws IOException {
        String body = response.body().string();
        if (!response.isSuccessful()) {
            throw new IOException(response.request().url() + ": " + response.code() + " " + body);
        }
        return JSON.readTree(body);
    }

    private void watch(String service) {
        Set<String> known = Set.of();
        long index = 0;
        try {
            while (!closed) {
                String query = "health/service/" + service + "?index=" + index + "&wait=" + WAIT.toSeconds() + "s";
                try (Response response = call(query, "GET", null).execute()) {
                    Set<String> living = living(read(response));
                    known.stream().filter(id -> !living.contains(id)).forEach(id -> moments.now("gone " + id));
                    Set<String> before = known;
                    living.stream().filter(id -> !before.contains(id)).forEach(id -> moments.now("seen " + id));
                    known = living;
                    index = Long.parseLong(response.header("X-Consul-Index", "0"));
                    moments.now("begun");
                }
            }
        } catch (IOException e) {
            // cancelled; else whoever waits for something says so
        }
    }

    /** Returns the ids of the services of which no check is critical. */
    private static Set<String> living(JsonNode list) {
        Set<String> living = new HashSet<>();
        for (JsonNode element : list) {
            boolean isCritical = false;
            for (JsonNode check : element.path("Checks")) {
                isCritical |= check.path("Status").asText().equals("critical");
            }
            if (!isCritical) {
                living.add(element.path("Service").path("ID").asText());
            }
        }
        return living;
    }

    long awaitSeen(String id) throws InterruptedException {
        return moments.await("seen " + id);
    }

    /** Returns when the service was seen to be gone, and forgets everything. */
    long awaitGone(String id) throws InterruptedException {
        long gone = moments.await("gone " + id);
        moments.clear();
        return gone;
    }

    @Override
    public void close() {
        closed = true;
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
