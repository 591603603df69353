package io.muster.registry.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own on this machine, joined to ours by two cables: what goes over the one, the cable for links, can be dropped while the other, the cable for the
 * registry, works. Private addresses, seen from this machine only; gone with {@link #close}. There is one at a time in a JVM. Not thread-safe.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final long COMMAND_BOUND_SECONDS = 30;
    private static final String LINK_CABLE = "l";
    private static final String REGISTRY_CABLE = "r";

    /** A cable has a network of four addresses. */
    private static final int CABLE_ADDRESSES = 4;

    private static final int CABLES = 256 * 256 / CABLE_ADDRESSES;

    private final long number = ProcessHandle.current().pid();
    private final String name = "muster" + number;

    private NetworkNamespace() {}

    /**
     * Makes one, or ends the test that needs it as one that cannot be run here.
     *
     * @throws IOException if a command cannot be run
     */
    public static NetworkNamespace assumed() throws IOException {
        NetworkNamespace namespace = new NetworkNamespace();
        String problem = namespace.tryToMake();
        assumeTrue(
                problem.isEmpty(),
                "dropped packets cannot be tried: network namespaces need root on Linux and the command 'ip' (Debian:"
                        + " apt-get install iproute2): " + problem);
        try {
            namespace.lay(LINK_CABLE, namespace.linkHostHere(), namespace.linkHost());
            namespace.lay(REGISTRY_CABLE, namespace.registryHostHere(), namespace.registryHost());
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
    public String linkHost() {
        return address(87, 2);
    }

    /** Returns our own end of the cable for links. */
    public String linkHostHere() {
        return address(87, 1);
    }

    /** Returns our own end of the cable for the registry. */
    public String registryHostHere() {
        return address(88, 1);
    }

    /** Returns the address in the namespace that the registry's cable goes to. */
    public String registryHost() {
        return address(88, 2);
    }

    /** Of each JVM its own, so that two may have a namespace at the same time. */
    private String address(int network, int host) {
        long last = number % CABLES * CABLE_ADDRESSES + host;
        return "10." + network + "." + last / 256 + "." + last % 256;
    }

    /** Returns the command that starts another one in the namespace. */
    public List<String> launcher() {
        return List.of("ip", "netns", "exec", name);
    }

    /** From here on, what either end sends over the cable for links goes nowhere, and nobody is told. */
    public void cut() throws IOException {
        must("ip", "-n", name, "link", "set", there(LINK_CABLE), "down");
    }

    /** Lets the cable for links work again. */
    public void mend() throws IOException {
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

    /** Takes the cables away; whoever runs in the namespace ought to have ended. */
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
