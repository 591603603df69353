package io.muster.registry.consul;

/** Consul answered with an error. Says nothing yet of what that means: see {@link Failures}. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    ApiException(int status, String text) {
        super("status " + status + (text.isEmpty() ? "" : " (" + text + ")"), null, false, false);
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    /** Returns what Consul said. */
    String text() {
        return text;
    }
}
