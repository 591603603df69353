package io.muster.registry.consul;

import java.util.SortedMap;
import java.util.TreeMap;

/** What can be wrong with an answer of Consul, its agent, or a proxy before it. */
final class SpoiltAnswers {

    private SpoiltAnswers() {}

    /** Returns all faults by name. None of them says on Consul's word that something is gone. */
    static SortedMap<String, SpoiltConsul.Fault> faults() {
        SortedMap<String, SpoiltConsul.Fault> faults = new TreeMap<>();
        for (int status : new int[] {301, 400, 401, 403, 404, 408, 409, 418, 429, 500, 502, 503, 504}) {
            faults.put("status " + status, saying(status, "<html>no</html>"));
        }
        faults.put("no leader", saying(500, "No cluster leader"));
        faults.put("rpc error", saying(500, "rpc error making call: EOF"));
        faults.put("rate limit", saying(429, "Your IP is issuing too many concurrent connections"));
        faults.put("ACL not found", saying(403, "ACL not found"));
        faults.put("permission denied", saying(403, "Permission denied"));
        faults.put("leader not known", (target, answer) -> answer.withHeader("x-consul-knownleader", "false"));
        faults.put(
                "empty and leader not known",
                (target, answer) -> answer.with(200, "[]").withHeader("x-consul-knownleader", "false"));
        faults.put("no index", (target, answer) -> answer.without("x-consul-index"));
        faults.put("index 0", (target, answer) -> answer.withHeader("x-consul-index", "0"));
        faults.put("negative index", (target, answer) -> answer.withHeader("x-consul-index", "-7"));
        faults.put("index that is no number", (target, answer) -> answer.withHeader("x-consul-index", "many"));
        faults.put("nothing", (target, answer) -> answer.withBody(""));
        faults.put(
                "cut off",
                (target, answer) ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
        faults.put("no JSON", saying(200, "<html>welcome</html>"));
        faults.put("other JSON", saying(200, "{\"welcome\":true}"));
        return faults;
    }

    private static SpoiltConsul.Fault saying(int status, String body) {
        // as a proxy says it: without Consul's headers
        return (target, answer) -> new SpoiltConsul.Reply(status, new TreeMap<>(), "").with(status, body);
    }
}
