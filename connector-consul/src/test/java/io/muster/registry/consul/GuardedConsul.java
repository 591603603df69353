package io.muster.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.registry.InstanceId;
import io.muster.registry.consul.ConsulSettings.Token;
import io.muster.registry.testkit.process.ConsulProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real agent that allows nothing by default, on which each system has a token of its own with the policy of docs/consul.md, and a file the clients read the token from.
 */
final class GuardedConsul implements AutoCloseable {

    private static final String MASTER = "5f4dcc3b-5aa7-65d6-1d83-27deb882cf99";

    private final ConsulProcess agent;
    private final RawConsul raw;
    private final Path folder;
    private final Map<String, String> accessors = new ConcurrentHashMap<>();
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    GuardedConsul(Path program) throws IOException {
        folder = Files.createTempDirectory("muster-tokens-");
        agent = ConsulProcess.server(
                program,
                "\"acl\": {\"enabled\": true, \"default_policy\": \"deny\", \"tokens\": {\"master\": \"" + MASTER
                        + "\", \"agent\": \"" + MASTER + "\", \"default\": \"\"}}");
        agent.start();
        raw = new RawConsul(agent.address()).withToken(MASTER);
    }

    InetSocketAddress address() {
        return agent.address();
    }

    ConsulProcess agent() {
        return agent;
    }

    /** What the operator does. */
    RawConsul master() {
        return raw;
    }

    /** Returns the policy of a server, as docs/consul.md has it. */
    static String serverPolicy(String system) {
        return "service_prefix \"" + system + "-\" { policy = \"write\" }\n"
                + "key_prefix \"muster/" + system + "/\" { policy = \"write\" }\n"
                + "session_prefix \"\" { policy = \"write\" }\n"
                + "node_prefix \"\" { policy = \"read\" }\n";
    }

    /** Returns the policy of a watcher, as docs/consul.md has it. */
    static String watcherPolicy(String system) {
        return "service_prefix \"" + system + "-\" { policy = \"read\" }\n"
                + "key \"muster/" + system + "/epoch\" { policy = \"read\" }\n"
                + "node_prefix \"\" { policy = \"read\" }\n";
    }

    /** Returns {@code settings} for a client of {@code system} with the policy of a server. */
    ConsulSettings guard(ConsulSettings settings, String system) {
        return guard(settings, system, serverPolicy(system));
    }

    /** Returns {@code settings} for a client that goes by {@code name} and has a policy. */
    ConsulSettings guard(ConsulSettings settings, String name, String policy) {
        Path file = files.computeIfAbsent(name, key -> {
            setPolicy(name, policy);
            return issue(name);
        });
        return settings.withToken(new Token(Optional.empty(), Optional.of(file)));
    }

    /** Makes or changes the policy that the tokens of {@code name} have. */
    void setPolicy(String name, String policy) {
        String rules = policy.replace("\"", "\\\"").replace("\n", "\\n");
        JsonNode standing = raw.read("acl/policies");
        for (JsonNode each : standing) {
            if (each.path("Name").asText().equals(name)) {
                raw.put(
                        "acl/policy/" + each.path("ID").asText(),
                        "{\"ID\":\"" + each.path("ID").asText() + "\",\"Name\":\"" + name + "\",\"Rules\":\"" + rules
                                + "\"}");
                return;
            }
        }
        raw.put("acl/policy", "{\"Name\":\"" + name + "\",\"Rules\":\"" + rules + "\"}");
    }

    private Path issue(String name) {
        String accessor = UUID.randomUUID().toString();
        String secret = UUID.randomUUID().toString();
        raw.put(
                "acl/token",
                "{\"AccessorID\":\"" + accessor + "\",\"SecretID\":\"" + secret + "\",\"Policies\":[{\"Name\":\"" + name
                        + "\"}]}");
        accessors.put(name, accessor);
        return hand(name, secret);
    }

    private Path hand(String name, String secret) {
        try {
            Path next = Files.writeString(folder.resolve(name + ".next"), secret + "\n");
            return Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the token; its file stays as it is. */
    void revoke(String name) {
        String accessor = accessors.remove(name);
        if (accessor != null) {
            RawConsul.Reply reply = raw.ask("DELETE", "acl/token/" + accessor, "");
            if (reply.status() != 200) {
                throw new IllegalStateException("not revoked: " + reply.body());
            }
        }
    }

    /** Gives the clients a new token, and deletes the former one. */
    void rotate(String name) {
        String former = accessors.remove(name);
        issue(name);
        if (former != null) {
            raw.ask("DELETE", "acl/token/" + former, "");
        }
    }

    /** Puts something that is no token into the file. */
    void spoilFile(String name) {
        hand(name, InstanceId.random().toString());
    }

    @Override
    public void close() {
        agent.close();
        try {
            for (Path file : files.values()) {
                Files.deleteIfExists(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
