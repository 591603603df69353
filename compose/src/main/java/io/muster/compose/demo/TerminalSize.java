package io.muster.compose.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large the terminal is that this process was started on; asked of {@code stty}, as Java does not know. */
final class TerminalSize {

    private static final Logger LOG = LoggerFactory.getLogger(TerminalSize.class);
    private static final Page USUAL = new Page(80, 24);
    private static final int SMALLEST = 10;

    private TerminalSize() {}

    /** Returns the size now; 80 columns and 24 lines where nobody knows. */
    static Page now() throws InterruptedException {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return USUAL;
            }
            return parse(new String(stty.getInputStream().readAllBytes(), US_ASCII));
        } catch (IOException e) {
            LOG.debug("the size of the terminal is not known", e);
            return USUAL;
        }
    }

    /** Reads {@code 24 80}, lines before columns. */
    static Page parse(String size) {
        String[] numbers = size.strip().split(" ", -1);
        try {
            int lines = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[numbers.length - 1]);
            return numbers.length == 2 && lines >= SMALLEST && columns >= SMALLEST ? new Page(columns, lines) : USUAL;
        } catch (NumberFormatException e) {
            return USUAL;
        }
    }
}
