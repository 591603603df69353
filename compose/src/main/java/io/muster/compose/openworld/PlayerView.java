package io.muster.compose.openworld;

/**
 * A player as others see it.
 *
 * @param player unique in the system: the client server's instance and a counter, mixed
 * @param name chosen by the player
 * @param position where the player stands
 * @param clientServer the id of the client server the player is connected to
 */
public record PlayerView(long player, String name, Position position, int clientServer) {}
