package io.muster.registry.zookeeper;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a ZooKeeper server says of itself and of what it holds for its clients: read from the answers to its four-letter words. */
final class FourLetterWords {

    /** A session, as every answer writes it. */
    private static final Pattern SESSION = Pattern.compile("0x[0-9a-f]+");

    private static final String CONNECTIONS = "Connections dump:";

    private static final Pattern VERSION = Pattern.compile("version: ([0-9.]+)");

    private FourLetterWords() {}

    static String name(long session) {
        return "0x" + Long.toHexString(session);
    }

    /** Returns the server's name and version from an answer to {@code srvr}: "Zookeeper version: 3.9.5-293c…, built on …". */
    static String nameAndVersion(String srvr) {
        Matcher version = VERSION.matcher(srvr);
        return version.find() ? "ZooKeeper " + version.group(1) : "ZooKeeper";
    }

    /**
     * Returns the sessions in an answer to {@code dump}, without {@code own}. The part about connections, the last one, is left out: a server may list one there for some seconds
     * that it has closed ({@code NIOServerCnxnFactory} touches a connection after it has looked whether it is open).
     */
    static Set<String> sessions(String dump, Set<String> own) {
        Set<String> sessions = new HashSet<>();
        int connections = dump.indexOf(CONNECTIONS);
        Matcher matcher = SESSION.matcher(connections < 0 ? dump : dump.substring(0, connections));
        while (matcher.find()) {
            sessions.add(matcher.group());
        }
        sessions.removeAll(own);
        return sessions;
    }

    /** Returns the watches in an answer to {@code wchc}, without those of {@code own}: a line with the session, then one for each path. */
    static Set<String> watches(String wchc, Set<String> own) {
        Set<String> watches = new HashSet<>();
        String session = "";
        for (String line : wchc.lines().toList()) {
            if (SESSION.matcher(line).matches()) {
                session = line;
            } else if (line.startsWith("\t") && !own.contains(session)) {
                watches.add(session + " watches " + line.trim());
            }
        }
        return watches;
    }
}
