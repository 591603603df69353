package io.muster.benchmarks.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text under a heading, the first column to the left and all others to the right. */
public final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    /** Makes a table with a heading. */
    public Table(String... heading) {
        rows.add(List.of(heading));
    }

    /** Adds a row. */
    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Formats a number as in all tables, with thousands apart. */
    public static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Prints it and an empty line, as Markdown, so that it can be pasted. */
    public void print(PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (int r = 0; r < rows.size(); r++) {
            out.println(line(rows.get(r), widths));
            if (r == 0) {
                out.println(rule(widths));
            }
        }
        out.println();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String format = i == 0 ? " %-" + widths[i] + "s |" : " %" + widths[i] + "s |";
            line.append(String.format(Locale.ROOT, format, row.get(i)));
        }
        return line.toString();
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            rule.append("-".repeat(widths[i] + 1)).append(i == 0 ? "-|" : ":|");
        }
        return rule.toString();
    }
}
