package io.muster.registry.etcd;

import com.google.protobuf.ByteString;
import io.muster.registry.InstanceId;
import io.muster.registry.Registration;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The keys of one system; {@link EtcdConnector} says what stands there. Every range of keys is that of a prefix with a slash at its end, so that {@code foo} never
 * matches {@code foobar}.
 *
 * @param base the namespace, and {@code /<prefix>/<system>/}
 */
record Layout(String base) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final int LONGEST = 255;
    private static final int ID_DIGITS = 5;

    static Layout of(EtcdSettings settings, String system) {
        return new Layout(settings.namespace() + "/" + settings.prefix() + "/" + system + "/");
    }

    /**
     * Returns {@code namespace} if it can stand before every key.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static String checkedNamespace(String namespace) {
        if (namespace.length() > LONGEST || namespace.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "'" + namespace + "' must have at most " + LONGEST + " characters, and no control characters");
        }
        return namespace;
    }

    /**
     * Returns {@code prefix} if it can stand before every key.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static String checkedPrefix(String prefix) {
        if (prefix.length() > LONGEST || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("'" + prefix
                    + "' must be words of letters, digits, dots, underscores and hyphens with slashes between them, such as"
                    + " muster");
        }
        return prefix;
    }

    static ByteString bytes(String key) {
        return ByteString.copyFrom(key, StandardCharsets.UTF_8);
    }

    /** Returns the key after every key that begins with {@code prefix}, which ends with a slash. */
    static ByteString endOf(String prefix) {
        return bytes(prefix.substring(0, prefix.length() - 1) + "0");
    }

    String epoch() {
        return base + "epoch";
    }

    String ids() {
        return base + "ids/";
    }

    /** Five digits, so that the keys of a range of ids are a range of keys. */
    String id(int id) {
        String digits = Integer.toString(id);
        return ids() + "0".repeat(ID_DIGITS - digits.length()) + digits;
    }

    String group(String group) {
        return base + "groups/" + group + "/";
    }

    String entry(String group, InstanceId instance) {
        return group(group) + instance;
    }

    String entry(Registration registration) {
        return entry(registration.group(), registration.instance());
    }

    /** Reads a key below {@link #ids()}; empty if somebody else put it there. */
    OptionalInt parseId(ByteString key) {
        String text = key.toStringUtf8();
        String number = text.startsWith(ids()) ? text.substring(ids().length()) : "";
        boolean isNumber = number.length() == ID_DIGITS && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }
}
