package io.muster.benchmarks.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.BitSet;
import java.util.UUID;

/**
 * The plain API does what a claim of Muster's needs on the wire to keep P1 to P4, and nothing else: make a session, look which ids are taken, lock a free one in one guarded step, register an
 * entry that is dead, and let it live.
 */
final class RawConsulClaim implements Registering {

    private static final String IDS = "raw-claim/ids/";
    private static final String SERVICE = "raw-claim";
    private static final String DATA = "x".repeat(400);

    private final RawConsulClient client;

    RawConsulClaim(InetSocketAddress address) throws InterruptedException, IOException {
        client = new RawConsulClient(address, SERVICE);
        // what is not there is answered with 404
        client.put("kv/" + IDS + "none", "");
        // one who stays, as with the plain registration
        claim();
    }

    @Override
    public String name() {
        return "plain client, what a claim writes";
    }

    @Override
    public void add(int members) throws IOException {
        for (int i = 0; i < members; i++) {
            claim();
        }
    }

    private record Claimed(String id, String modified, String session, String service) {}

    private Claimed claim() throws IOException {
        String session = client.put("session/create", """
                {"TTL": "1h", "LockDelay": "1h", "Behavior": "delete", "NodeChecks": []}
                """).path("ID").asText();
        BitSet taken = new BitSet();
        for (JsonNode key : client.get("kv/" + IDS + "?keys&consistent")) {
            String id = key.asText().substring(IDS.length());
            if (!id.equals("none")) {
                taken.set(Integer.parseInt(id));
            }
        }
        String id = IDS + taken.nextClearBit(0);
        JsonNode done = client.put("txn", """
                [{"KV": {"Verb": "check-not-exists", "Key": "%s"}},
                 {"KV": {"Verb": "lock", "Key": "%1$s", "Value": "eA==", "Session": "%s"}}]
                """.formatted(id, session));
        String service = UUID.randomUUID().toString();
        client.put("agent/service/register", """
                {"ID": "%s", "Name": "%s", "Address": "127.0.0.1", "Port": 4000, "Meta": {"data": "%s"},
                 "Checks": [{"CheckID": "alive:%1$s", "TTL": "1h", "Status": "critical"},
                            {"CheckID": "health:%1$s", "TTL": "1h", "Status": "passing"}]}
                """.formatted(service, SERVICE, DATA));
        client.put("agent/check/pass/alive:" + service, "");
        return new Claimed(
                id, done.path("Results").path(0).path("KV").path("ModifyIndex").asText(), session, service);
    }

    @Override
    public Timing once() throws Exception {
        long start = System.nanoTime();
        Claimed claimed = claim();
        long written = System.nanoTime();
        long seen = client.awaitSeen(claimed.service());
        long leaving = System.nanoTime();
        client.put("agent/service/deregister/" + claimed.service(), "");
        client.delete("kv/" + claimed.id() + "?cas=" + claimed.modified());
        client.put("session/destroy/" + claimed.session(), "");
        return new Timing(written - start, seen - start, client.awaitGone(claimed.service()) - leaving);
    }

    @Override
    public void close() {
        client.close();
    }
}
