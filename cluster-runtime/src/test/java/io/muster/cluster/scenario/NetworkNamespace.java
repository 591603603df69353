package io.muster.cluster.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own on this machine, joined to ours by two cables: what goes over the one can be dropped while the other works. Private
 * addresses, seen from this machine only; gone with {@link #close}.
 */
final class NetworkNamespace implements AutoCloseable {

    private static final long COMMAND_BOUND_SECONDS = 30;
    private static final String LINK_CABLE = "l";
    private static final String REGISTRY_CABLE = "r";

    private final long number = ProcessHandle.current().pid();
    private final String name = "muster" + number;

    private NetworkNamespace() {}

    /** Makes one, or ends the test that needs it as one that cannot be run here. */
    static NetworkNamespace assumed() throws IOException {
        NetworkNamespace namespace = new NetworkNamespace();
        String problem = namespace.tryToMake();
        assumeTrue(
                problem.isEmpty(),
                "dropped packets cannot be tried: network namespaces need root on Linux and the command 'ip' (Debian:"
                        + " apt-get install iproute2): " + problem);
        try {
            namespace.lay(LINK_CABLE, namespace.linkHostHere(), namespace.linkHost());
            namespace.lay(REGISTRY_CABLE, namespace.registryHostHere(), namespace.address(88, 2));
        } catch (AssertionError e) {
            namespace.close();
            throw e;
        }
        return namespace;
    }

    private String tryToMake() {
        try {
            return run("ip", "netns", "add", name);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void lay(String cable, String here, String there) throws IOException {
        must("ip", "link", "add", here(cable), "type", "veth", "peer", "name", there(cable), "netns", name);
        must("ip", "addr", "add", here + "/30", "dev", here(cable));
        must("ip", "link", "set", here(cable), "up");
        must("ip", "-n", name, "addr", "add", there + "/30", "dev", there(cable));
        must("ip", "-n", name, "link", "set", there(cable), "up");
    }

    /** Returns the address in the namespace that links go to. */
    String linkHost() {
        return address(87, 2);
    }

    /** Returns our own end of the cable for links. */
    String linkHostHere() {
        return address(87, 1);
    }

    /** Returns our own end of the cable for the registry. */
    String registryHostHere() {
        return address(88, 1);
    }

    private String address(int network, int host) {
        return "10." + network + "." + number % 256 + "." + host;
    }

    /** Returns the command that starts another one in the namespace. */
    List<String> launcher() {
        return List.of("ip", "netns", "exec", name);
    }

    /** From here on, what either end sends over the cable for links goes nowhere, and nobody is told. */
    void cut() throws IOException {
        must("ip", "-n", name, "link", "set", there(LINK_CABLE), "down");
    }

    void mend() throws IOException {
        must("ip", "-n", name, "link", "set", there(LINK_CABLE), "up");
    }

    private String here(String cable) {
        return "mu" + number + cable + "0";
    }

    private String there(String cable) {
        return "mu" + number + cable + "1";
    }

    private static void must(String... command) throws IOException {
        assertThat(run(command)).as(String.join(" ", command)).isEmpty();
    }

    /** Returns what it complains of, nothing if it worked. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        try {
            if (!process.waitFor(COMMAND_BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no end within " + COMMAND_BOUND_SECONDS + " s";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return process.exitValue() == 0 ? "" : output + " (exit " + process.exitValue() + ")";
    }

    @Override
    public void close() throws IOException {
        List<String> problems = new ArrayList<>();
        // The cables first: the namespace itself outlives its name as long as a process is in it.
        for (String cable : List.of(LINK_CABLE, REGISTRY_CABLE)) {
            if (Path.of("/sys/class/net", here(cable)).toFile().exists()) {
                problems.add(run("ip", "link", "del", here(cable)));
            }
        }
        problems.add(run("ip", "netns", "del", name));
        problems.removeIf(String::isEmpty);
        assertThat(problems).isEmpty();
    }
}
