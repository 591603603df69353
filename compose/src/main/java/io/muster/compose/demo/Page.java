package io.muster.compose.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a screen of a certain size shows: title, headlines, table, last events. No line is wider than the screen and there are no more lines than
 * fit: of headlines and events the oldest are left out.
 *
 * @param columns of the screen
 * @param lines of the screen
 */
record Page(int columns, int lines) {

    private static final int FEWEST_EVENTS = 6;
    private static final int EVENT_INDENT = 6;
    private static final int ROOMY = 30;

    /** Keeps the last line free, so that nothing scrolls. */
    List<String> lay(String title, List<String> headlines, List<String> table, List<String> events) {
        List<String> told = events.stream()
                .flatMap(event -> Lines.wrapped(event, columns, EVENT_INDENT).stream())
                .toList();
        boolean isRoomy = lines >= ROOMY;
        int room = lines - 1 - 1 - table.size() - (isRoomy ? 2 : 1);
        int shownHeadlines = clamp(room - FEWEST_EVENTS, 1, headlines.size());
        int shownEvents = clamp(room - shownHeadlines, 0, told.size());
        List<String> page = new ArrayList<>();
        page.add(title);
        page.addAll(newest(headlines, shownHeadlines));
        if (isRoomy) {
            page.add("");
        }
        page.addAll(table);
        page.add("");
        page.addAll(newest(told, shownEvents));
        return page.stream()
                .limit(lines - 1)
                .map(line -> Lines.cut(line, columns))
                .toList();
    }

    private static int clamp(int value, int least, int most) {
        return Math.min(Math.max(value, least), most);
    }

    private static List<String> newest(List<String> all, int count) {
        return all.subList(all.size() - Math.min(count, all.size()), all.size());
    }
}
