package io.muster.cluster.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks among a machine's addresses: by a network such as {@code 10.0.0.0/8} or {@code fd00::/8}, or by the name of an interface.
 *
 * @param text as configured
 */
record PreferredNetwork(String text) {

    private static final Pattern NETWORK = Pattern.compile("([0-9.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    static Optional<String> problem(String text) {
        boolean usable = text.contains("/")
                ? prefix(text).isPresent()
                : INTERFACE.matcher(text).matches();
        return usable
                ? Optional.empty()
                : Optional.of("'" + text + "' must be a network such as 10.0.0.0/8, or the name of an interface such as"
                        + " eth0");
    }

    boolean contains(MachineAddress candidate) {
        return prefix(text)
                .map(prefix -> prefix.covers(candidate.address().getAddress()))
                .orElseGet(() -> candidate.interfaceName().equals(text));
    }

    private static Optional<Prefix> prefix(String text) {
        Matcher matcher = NETWORK.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            // An IP address in text, so this asks no name server.
            byte[] address = InetAddress.getByName(matcher.group(1)).getAddress();
            int bits = Integer.parseInt(matcher.group(2));
            return bits <= address.length * 8 ? Optional.of(new Prefix(address, bits)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** The first bits of an address. */
    private static final class Prefix {

        private final byte[] address;
        private final int bits;

        Prefix(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }

        boolean covers(byte[] other) {
            return other.length == address.length && Arrays.equals(masked(other), masked(address));
        }

        private byte[] masked(byte[] whole) {
            byte[] masked = new byte[whole.length];
            for (int bit = 0; bit < bits; bit++) {
                masked[bit / 8] |= (byte) (whole[bit / 8] & (0x80 >> bit % 8));
            }
            return masked;
        }
    }
}
