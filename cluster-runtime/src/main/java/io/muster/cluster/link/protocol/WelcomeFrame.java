package io.muster.cluster.link.protocol;

import java.util.List;

/**
 * WELCOME, the acceptor's yes; from here on both sides may send any frame of a live link.
 *
 * @param version the version chosen, the newest both speak
 * @param acceptor who answers
 * @param extensions additions of later versions
 */
public record WelcomeFrame(int version, LinkEnd acceptor, List<Extension> extensions) {

    /** Copies the list. */
    public WelcomeFrame {
        extensions = List.copyOf(extensions);
    }
}
