package io.muster.registry.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Sends a GET and looks at the status.
 *
 * <p>With {@link HttpURLConnection}: on Java 17 the threads of {@code java.net.http.HttpClient} end only when it is collected, and a connector frees
 * its threads when it is closed (P20).
 */
final class HttpProbe implements Probe {

    private static final int TOO_MANY_REQUESTS = 429;

    private final URI target;
    private final String shown;
    private final int timeoutMillis;
    private volatile @Nullable HttpURLConnection asking;

    HttpProbe(HealthCheck.Http check) {
        target = check.target();
        shown = check.shown();
        timeoutMillis = SocketTimes.of(check.timeout());
    }

    @Override
    public Health run() throws IOException {
        // The server asks itself: a proxy set for the whole JVM is not meant
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
        asking = connection;
        try {
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            return healthOf(connection.getResponseCode());
        } catch (IOException | RuntimeException e) {
            // An abort pulls the connection from under the JDK's feet, which may stumble over anything
            return Health.critical("GET " + shown + " failed: " + SocketTimes.describe(e));
        } finally {
            asking = null;
            connection.disconnect();
        }
    }

    private Health healthOf(int status) {
        if (status >= 200 && status < 300) {
            return Health.PASSING;
        }
        String note = "GET " + shown + " answered " + status;
        return status == TOO_MANY_REQUESTS ? Health.warning(note) : Health.critical(note);
    }

    @Override
    public void abort() {
        HttpURLConnection connection = asking;
        if (connection != null) {
            connection.disconnect();
        }
    }
}
