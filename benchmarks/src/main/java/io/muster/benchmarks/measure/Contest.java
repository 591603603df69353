package io.muster.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Contenders in turn, round by round. The machine's noise is larger than most differences, so a contender is compared with
 * the floor of the same round, and the median over the rounds is what counts.
 *
 * @param <C> what is measured; the first one is the floor
 */
public final class Contest<C extends Contender> {

    private final List<C> contenders;
    private final Rounds rounds;

    /** Makes one between {@code contenders}. */
    public Contest(List<C> contenders, Rounds rounds) {
        this.contenders = List.copyOf(contenders);
        this.rounds = rounds;
    }

    /**
     * One contender's part of a round.
     *
     * @param <C> the contender
     */
    @FunctionalInterface
    public interface Heat<C> {
        /** Runs for about {@code nanos}. */
        Figures run(C contender, long nanos) throws Exception;
    }

    /**
     * Runs all rounds.
     *
     * @param title what is measured, for the progress that is shown
     * @return the results in the order of the contenders
     */
    public List<Result> run(String title, Heat<C> heat) {
        for (C contender : contenders) {
            Progress.show(title + ": warming up " + contender.name());
            once(title, heat, contender, rounds.warmUpNanos());
        }
        List<List<Figures>> figures = new ArrayList<>();
        contenders.forEach(contender -> figures.add(new ArrayList<>()));
        for (int round = 0; round < rounds.count(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                C contender = contenders.get(i);
                Progress.show(title + ": round " + (round + 1) + " of " + rounds.count() + ", " + contender.name());
                figures.get(i).add(once(title, heat, contender, rounds.nanos()));
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            results.add(new Result(contenders.get(i).name(), figures.get(i), figures.get(0)));
        }
        return results;
    }

    private Figures once(String title, Heat<C> heat, C contender, long nanos) {
        try {
            return heat.run(contender, nanos);
        } catch (Exception e) {
            throw new IllegalStateException(title + ": " + contender.name() + " failed", e);
        }
    }

    /**
     * All rounds of one contender.
     *
     * @param name the contender's
     * @param rounds its figures, by round
     * @param floor the floor's figures, by round
     */
    public record Result(String name, List<Figures> rounds, List<Figures> floor) {

        /** Copies the lists. */
        public Result {
            rounds = List.copyOf(rounds);
            floor = List.copyOf(floor);
        }

        /** Returns the median over the rounds. */
        public double median(ToDoubleFunction<Figures> figure) {
            return Medians.of(rounds.stream().mapToDouble(figure).toArray());
        }

        /** Returns the median of the ratio to the floor of the same round. */
        public double ofFloor(ToDoubleFunction<Figures> figure) {
            double[] ratios = new double[rounds.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(floor.get(i));
            }
            return Medians.of(ratios);
        }

        /** Returns how many messages went through in all rounds together. */
        public long messages() {
            return rounds.stream().mapToLong(Figures::messages).sum();
        }
    }
}
