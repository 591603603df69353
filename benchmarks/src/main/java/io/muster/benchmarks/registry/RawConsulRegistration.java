package io.muster.benchmarks.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.UUID;

/** The plain API registers a service at the agent, with a check of type TTL that passes: what promises nothing but the entry. */
final class RawConsulRegistration implements Registering {

    private static final String SERVICE = "raw-registration";
    private static final String DATA = "x".repeat(400);

    private final RawConsulClient client;

    RawConsulRegistration(InetSocketAddress address) throws InterruptedException, IOException {
        client = new RawConsulClient(address, SERVICE);
        // one who stays: that a service has gone is told to whoever waits for one that is not there, Muster's watcher
        // too
        register();
    }

    @Override
    public String name() {
        return "plain client, one registration (floor)";
    }

    @Override
    public void add(int members) throws IOException {
        for (int i = 0; i < members; i++) {
            register();
        }
    }

    private String register() throws IOException {
        String id = UUID.randomUUID().toString();
        client.put("agent/service/register", """
                {"ID": "%s", "Name": "%s", "Address": "127.0.0.1", "Port": 4000, "Meta": {"data": "%s"},
                 "Checks": [{"CheckID": "alive:%1$s", "TTL": "1h", "Status": "passing"}]}
                """.formatted(id, SERVICE, DATA));
        return id;
    }

    @Override
    public Timing once() throws Exception {
        long start = System.nanoTime();
        String id = register();
        long written = System.nanoTime();
        long seen = client.awaitSeen(id);
        long leaving = System.nanoTime();
        client.put("agent/service/deregister/" + id, "");
        return new Timing(written - start, seen - start, client.awaitGone(id) - leaving);
    }

    @Override
    public void close() {
        client.close();
    }
}
