package io.muster.registry.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.common.PathUtils;

/**
 * A ZooKeeper connect string, taken apart.
 *
 * <p>The chroot is not handed to ZooKeeper's client but put in front of every path here: it need not exist beforehand, messages name whole paths, and the
 * client's rewriting of the paths of persistent watches (ZOOKEEPER-4601) is out of the way. Servers and other clients see no difference.
 *
 * @param servers each {@code host:port}, an IPv6 address in brackets
 * @param chroot empty, or an absolute path
 */
record ConnectString(List<String> servers, String chroot) {

    private static final int DEFAULT_PORT = 2181;
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

    /**
     * Takes {@code text} apart.
     *
     * @throws IllegalArgumentException naming the part at fault
     */
    static ConnectString parse(String text) {
        int slash = text.indexOf('/');
        String chroot = slash < 0 || slash == text.length() - 1 ? "" : text.substring(slash);
        if (!chroot.isEmpty()) {
            checkPath(text, chroot);
        }
        List<String> servers = new ArrayList<>();
        for (String server : (slash < 0 ? text : text.substring(0, slash)).split(",", -1)) {
            servers.add(server(text, server.strip()));
        }
        return new ConnectString(List.copyOf(servers), chroot);
    }

    /** Returns {@code text} if it can be taken apart. */
    static String checked(String text) {
        parse(text);
        return text;
    }

    /** Returns the servers as ZooKeeper's client wants them. */
    String serverList() {
        return String.join(",", servers);
    }

    private static void checkPath(String text, String chroot) {
        try {
            PathUtils.validatePath(chroot);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "': the chroot '" + chroot + "' is no path: " + e.getMessage(), e);
        }
    }

    private static String server(String text, String server) {
        Matcher matcher = SERVER.matcher(server);
        int port = -1;
        if (matcher.matches()) {
            port = matcher.group(2) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(2));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + text + "': '" + server
                    + "' must be host:port with a port from 1 to 65535, such as zk1:2181,zk2:2181/chroot");
        }
        return matcher.group(1).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
