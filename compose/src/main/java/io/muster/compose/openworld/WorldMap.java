package io.muster.compose.openworld;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The one map: {@code columns} × {@code rows} square regions of {@code side} tiles. Regions are numbered row by row from 0 in the north-west.
 *
 * @param columns regions from west to east, 1 or more
 * @param rows regions from north to south, 1 or more
 * @param side tiles along a region's side, 1 or more
 */
public record WorldMap(int columns, int rows, int side) {

    /** The map of the demo: twelve regions of ten by ten tiles. */
    public static final WorldMap DEMO = new WorldMap(4, 3, 10);

    /** Checks the sizes. */
    public WorldMap {
        if (columns < 1 || rows < 1 || side < 1) {
            throw new IllegalArgumentException(
                    "columns=" + columns + ", rows=" + rows + " and side=" + side + " must be 1 or more");
        }
    }

    /** Returns all regions in ascending order. */
    public List<Integer> regions() {
        return IntStream.range(0, columns * rows).boxed().toList();
    }

    /** Returns the region a tile lies in; a tile beyond the map counts as the nearest one on it. */
    public int region(Position position) {
        Position inside = clamp(position);
        return inside.y() / side * columns + inside.x() / side;
    }

    /** Returns the nearest tile on the map. */
    public Position clamp(Position position) {
        return new Position(
                Math.max(0, Math.min(columns * side - 1, position.x())),
                Math.max(0, Math.min(rows * side - 1, position.y())));
    }

    /** Returns any tile of the map, all equally likely. */
    public Position anyPosition(RandomGenerator random) {
        return new Position(random.nextInt(columns * side), random.nextInt(rows * side));
    }
}
