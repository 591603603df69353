package io.muster.cluster.scenario;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.muster.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a server's admin endpoint, as an operator's tool does. */
final class AdminClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI url;

    AdminClient(String url) {
        this.url = URI.create(url);
    }

    static AdminClient of(Cluster cluster) {
        return new AdminClient(cluster.self().adminUrl().orElseThrow());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** Returns a page that is JSON. */
    Config json(String path) throws IOException, InterruptedException {
        return ConfigFactory.parseString(get(path).body());
    }

    /** Returns what {@code /cluster} says of a server, if it has it. */
    Optional<Config> server(int id) throws IOException, InterruptedException {
        return json("/cluster").getConfigList("servers").stream()
                .map(Config.class::cast)
                .filter(server -> server.getInt("id") == id)
                .findFirst();
    }

    /** Returns every sample of {@code /metrics}, by its name and labels as they stand there. */
    SortedMap<String, Double> metrics() throws IOException, InterruptedException {
        SortedMap<String, Double> samples = new TreeMap<>();
        get("/metrics").body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            if (samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1))) != null) {
                throw new IllegalStateException("twice: " + line);
            }
        });
        return samples;
    }

    double metric(String sample) throws IOException, InterruptedException {
        Double value = metrics().get(sample);
        if (value == null) {
            throw new IllegalArgumentException(
                    sample + " is not in " + metrics().keySet());
        }
        return value;
    }
}
