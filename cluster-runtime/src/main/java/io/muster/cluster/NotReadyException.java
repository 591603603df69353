package io.muster.cluster;

/** The links a server needs were not up in time; the message says which, and what was tried. */
public final class NotReadyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Readiness readiness;

    /** Makes an error that says what was missing. */
    public NotReadyException(String message, Readiness readiness) {
        super(message);
        this.readiness = readiness;
    }

    /** Returns what was missing. */
    public Readiness readiness() {
        return readiness;
    }
}
