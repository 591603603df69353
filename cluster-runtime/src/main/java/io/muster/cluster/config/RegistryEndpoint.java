package io.muster.cluster.config;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the registry is, as a connector tells it: {@code host:port}, several with commas, or URLs; or {@code memory:} and a name for a
 * registry inside this process.
 *
 * @param text as told
 */
record RegistryEndpoint(String text) {

    private static final String IN_THIS_PROCESS = "memory:";
    private static final Pattern SCHEME = Pattern.compile("^[a-z][a-z0-9+.-]*://");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    /** Returns whether whoever reaches the registry is on this machine or in this process. */
    boolean isLocal() {
        return Stream.of(text.split(",")).map(String::strip).allMatch(RegistryEndpoint::isLocal);
    }

    private static boolean isLocal(String part) {
        if (part.startsWith(IN_THIS_PROCESS)) {
            return true;
        }
        String withoutPath = SCHEME.matcher(part).replaceFirst("").split("/", 2)[0];
        String authority = withoutPath.substring(withoutPath.lastIndexOf('@') + 1);
        String host = authority.matches("[^:]*:[^:]*:.*") && !authority.startsWith("[")
                ? authority
                : PORT.matcher(authority).replaceFirst("");
        boolean isAddress = part.contains("://") || authority.contains(":") || authority.contains(".");
        return !isAddress || HostKind.of(host) != HostKind.OTHER;
    }
}
