package io.muster.cluster.link.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Texts for people on the wire: short, and harmless to a log. */
public final class WireText {

    private WireText() {}

    /** Returns at most {@link LinkProtocol#MAX_TEXT_BYTES} bytes of {@code text}, cut between two characters. */
    public static byte[] encode(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length <= LinkProtocol.MAX_TEXT_BYTES) {
            return bytes;
        }
        int end = LinkProtocol.MAX_TEXT_BYTES;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    /** Returns the text with every control character and every malformed sequence replaced. */
    public static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(new String(bytes, UTF_8));
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }
}
