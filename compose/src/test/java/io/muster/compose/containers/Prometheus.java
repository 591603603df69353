package io.muster.compose.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The Prometheus of the profile {@code observe}, beside a system. */
final class Prometheus {

    private static final int PORT = 9_090;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final ComposeSystem system;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(ComposeSystem system) {
        this.system = system;
    }

    static Prometheus start(ComposeSystem system) {
        system.compose("up", "--detach", "--no-deps", "prometheus");
        return new Prometheus(system);
    }

    /** Returns how many values the answer to a query has; -1 if there is no answer yet. */
    int results(String query) throws InterruptedException {
        try {
            String container = system.containers("prometheus").get(0);
            InetSocketAddress address = system.published(container, PORT);
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address.getHostString() + ":"
                            + address.getPort() + "/api/v1/query?query=" + URLEncoder.encode(query, UTF_8)))
                    .timeout(ANSWER)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            // while it starts it says that it is not ready, and not in JSON
            if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                return -1;
            }
            Config answer = ConfigFactory.parseString(response.body());
            return answer.hasPath("data.result") ? answer.getList("data.result").size() : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
