package io.muster.benchmarks.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A contender in a process of its own, as an application has it: in one process with the others, the compiler would optimize what they share
 * for all of them together. The processes take turns; one that has not its turn does nothing.
 *
 * <p>Spoken over the standard streams: {@code SIZE NANOS} to it, its name and then {@link Figures#encode() figures} from it. It ends with its
 * input.
 */
public final class Fork implements Measured {

    private static final String ANSWER = "fork: ";
    private static final long ENDING_SECONDS = 10;

    private final String title;
    private final Process process;
    private final BufferedReader answers;
    private final Writer turns;
    private String name = "";

    private Fork(Class<?> main, List<String> arguments) throws IOException {
        title = main.getSimpleName() + " " + arguments;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dmuster.log.level=" + System.getProperty("muster.log.level", "WARN"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        turns = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process for each of some contenders, all at once.
     *
     * @param main calls {@link #serve} with the contender whose number is the last argument, from 0 on
     * @param arguments what comes before that number
     */
    public static List<Contenders.Opening<? extends Measured>> start(
            Class<?> main, List<String> arguments, int contenders) throws IOException {
        List<Contenders.Opening<? extends Measured>> forks = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
            List<String> all = new ArrayList<>(arguments);
            all.add(Integer.toString(i));
            Fork fork = new Fork(main, all);
            forks.add(fork::named);
        }
        return forks;
    }

    private Fork named() throws IOException {
        name = answer();
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Figures run(int size, long nanos) throws IOException {
        turns.write(size + " " + nanos + "\n");
        turns.flush();
        return Figures.decode(answer());
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
            System.err.println(line);
        }
        throw new IOException("the process of " + title + " " + name + " ended; its reason is above");
    }

    @Override
    public void close() throws IOException {
        turns.close();
        try {
            if (!process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The process: opens one contender and lets it have its turns until the input ends; then ends the process. */
    public static void serve(Contenders.Opening<? extends Measured> opening) {
        try (BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                Measured contender = opening.open()) {
            System.out.println(ANSWER + contender.name());
            for (String line = turns.readLine(); line != null; line = turns.readLine()) {
                int space = line.indexOf(' ');
                Figures figures = contender.run(
                        Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
                System.out.println(ANSWER + figures.encode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // Whatever threads a contender has left
        Runtime.getRuntime().halt(0);
    }
}
