package io.muster.compose.demo;

import java.util.ArrayList;
import java.util.List;

/** Text that is to fit a number of columns. */
final class Lines {

    private Lines() {}

    /** Returns {@code text} on as many lines as it needs, broken between words where it can be; all but the first begin with {@code indent} blanks. */
    static List<String> wrapped(String text, int columns, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > columns) {
            int gap = rest.lastIndexOf(' ', columns);
            boolean breaksWord = gap <= indent;
            int end = breaksWord ? columns : gap;
            lines.add(rest.substring(0, end));
            rest = " ".repeat(indent) + rest.substring(breaksWord ? end : end + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** Returns {@code text} on one line, its end left out if there is no room for it. */
    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, columns - 1) + "…";
    }
}
