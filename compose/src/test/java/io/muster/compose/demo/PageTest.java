package io.muster.compose.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

    private static List<String> many(String word, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number ->
                        word + " " + number + " that has more to say than fits on a narrow screen of eighty columns")
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"100,40", "80,24", "30,12", "10,10", "300,100"})
    void lay_anything_isNeitherWiderNorHigherThanTheScreen(int columns, int lines) {
        List<String> page =
                new Page(columns, lines).lay("title", many("headline", 9), many("server", 14), many("event", 40));

        assertThat(page)
                .hasSizeLessThan(lines)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(page).startsWith("title");
    }

    @Test
    void lay_littleRoom_keepsTheNewest() {
        List<String> page = new Page(100, 24).lay("title", many("headline", 9), many("server", 14), many("event", 40));

        assertThat(page.get(1)).startsWith("headline 9 ");
        assertThat(page).filteredOn(line -> line.startsWith("server")).hasSize(14);
        assertThat(page.get(page.size() - 1)).startsWith("event 40 ");
    }

    @Test
    void lay_muchRoom_showsAll() {
        List<String> page = new Page(200, 80).lay("title", many("headline", 3), many("server", 7), many("event", 5));

        assertThat(page).hasSize(1 + 3 + 1 + 7 + 1 + 5);
    }

    @Test
    void wrapped_longText_isBrokenBetweenWordsAndLosesNone() {
        assertThat(Lines.wrapped("one two three four", 9, 2)).containsExactly("one two", "  three", "  four");
        assertThat(Lines.wrapped("short", 9, 2)).containsExactly("short");
        assertThat(Lines.wrapped("abcdefghijklmnopq", 9, 2)).containsExactly("abcdefghi", "  jklmnop", "  q");
    }

    @Test
    void terminalSize_linesBeforeColumns_andTheUsualWhereThereIsNone() {
        assertThat(TerminalSize.parse("40 100\n")).isEqualTo(new Page(100, 40));
        assertThat(List.of("", "0 0", "x y", "40", "1 2 3"))
                .extracting(TerminalSize::parse)
                .containsOnly(new Page(80, 24));
    }
}
