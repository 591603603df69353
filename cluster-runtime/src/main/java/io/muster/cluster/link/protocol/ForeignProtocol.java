package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;

/** Says what came instead of a handshake, because the usual cause is a client, a probe or a browser at the wrong port. */
public final class ForeignProtocol {

    private static final int TLS_HANDSHAKE = 0x1603;

    private static final Map<String, String> BEGINNINGS = Map.of(
            "GET ",
            "HTTP",
            "HTTP",
            "HTTP",
            "POST",
            "HTTP",
            "HEAD",
            "HTTP",
            "PUT ",
            "HTTP",
            "OPTI",
            "HTTP",
            "PRI ",
            "HTTP/2",
            "SSH-",
            "SSH",
            "PROX",
            "the PROXY protocol");

    private ForeignProtocol() {}

    /** Returns what the first eight bytes look like. */
    public static String describe(long firstBytes) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(firstBytes).array();
        String known = BEGINNINGS.get(new String(bytes, 0, 4, US_ASCII));
        if (known != null) {
            return "what looks like " + known;
        }
        if (firstBytes >>> 48 == TLS_HANDSHAKE) {
            return "what looks like TLS, which links do not speak";
        }
        return "bytes " + HexFormat.of().formatHex(bytes);
    }
}
