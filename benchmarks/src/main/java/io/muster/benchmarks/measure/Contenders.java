package io.muster.benchmarks.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Contenders that are open at the same time, closed together.
 *
 * @param <C> what they are
 */
public final class Contenders<C extends Contender> implements AutoCloseable {

    private final List<C> all = new ArrayList<>();

    private Contenders() {}

    /**
     * Makes a contender.
     *
     * @param <C> what it is
     */
    @FunctionalInterface
    public interface Opening<C> {
        /** Opens its connections. */
        C open() throws Exception;
    }

    /** Opens all, in order; if one fails, those before it are closed. */
    public static <C extends Contender> Contenders<C> open(List<Opening<? extends C>> openings) throws Exception {
        Contenders<C> contenders = new Contenders<>();
        try {
            for (Opening<? extends C> opening : openings) {
                contenders.all.add(opening.open());
            }
            return contenders;
        } catch (Exception e) {
            contenders.close();
            throw e;
        }
    }

    /** Returns them in order. */
    public List<C> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() throws IOException {
        for (C contender : all) {
            contender.close();
        }
    }
}
