package io.muster.cluster.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The address an HTTP check asks. */
final class CheckTarget {

    private static final String EXAMPLE = "such as http://127.0.0.1:8080/health";

    private CheckTarget() {}

    /** Returns what is wrong with an address, if anything is. What could hold a password is not shown. */
    static Optional<String> problem(String url) {
        URI target;
        try {
            target = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.of("must be an http or https address, " + EXAMPLE + ": " + e.getReason() + " at character "
                    + (e.getIndex() + 1));
        }
        String scheme = target.getScheme();
        String authority = target.getRawAuthority();
        if (scheme == null && authority == null && url.startsWith("/")) {
            // The admin endpoint is not meant: its /health tells what this check says, so a critical one would stay
            // critical
            return Optional.of("'" + target.getPath() + "' is a path only; write the whole address of what is to be"
                    + " asked, " + EXAMPLE);
        }
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            return Optional.of("must be an http or https address, " + EXAMPLE);
        }
        if (authority == null) {
            return Optional.of("names no host; write the whole address, " + EXAMPLE);
        }
        return authority.contains("@")
                ? Optional.of("must hold no user name and no password: others read it when the check fails")
                : Optional.empty();
    }
}
