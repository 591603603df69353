package io.muster.registry;

/** Makes a foreign value safe to show: bounded, and on one line. */
final class Quoted {

    private static final int MOST = 80;

    private Quoted() {}

    static String shorten(String value) {
        String line =
                value.length() <= MOST ? value : value.substring(0, MOST) + "… (" + value.length() + " characters)";
        return line.chars()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, (out, c) -> out.append((char) c), StringBuilder::append)
                .toString();
    }
}
