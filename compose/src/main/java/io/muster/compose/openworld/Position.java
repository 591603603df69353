package io.muster.compose.openworld;

/**
 * A tile of the map.
 *
 * @param x column, from 0 in the west
 * @param y row, from 0 in the north
 */
public record Position(int x, int y) {}
