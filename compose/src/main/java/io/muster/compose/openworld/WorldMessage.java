package io.muster.compose.openworld;

/**
 * What is said in the open world, between servers and between a player and its client server. Each kind has a tag, the link's message tag;
 * {@link WorldCodec} has the bytes.
 */
public sealed interface WorldMessage {

    /** Client server → world server: this player is in your region now (entering, walking, or handed over); {@code step} counts its steps. */
    record Stand(PlayerView view, int region, long step) implements WorldMessage {}

    /** Client server → world server: this player left your region. */
    record Leave(long player, int region) implements WorldMessage {}

    /** World server → client server: the step was taken. */
    record Stepped(long player, int region, long step) implements WorldMessage {}

    /** World server → client server (→ player): this player is to be seen in the region. */
    record Seen(PlayerView view, int region) implements WorldMessage {}

    /** World server → client server (→ player): this player is no longer to be seen in the region. */
    record Gone(long player, int region) implements WorldMessage {}

    /** World server → social server: how many players stand in a region. */
    record Population(int region, int players) implements WorldMessage {}

    /** Client server → social server: a player says something. */
    record Say(long player, String name, String text) implements WorldMessage {}

    /** Social server → client server → player: a player said something, heard by {@code world} players in all. */
    record Heard(long player, String name, String text, int world) implements WorldMessage {}

    /** Player → client server: walk one step. */
    record Walk(int dx, int dy) implements WorldMessage {}

    /** Player → client server: say something. */
    record Chat(String text) implements WorldMessage {}

    /** Client server → player: who and where you are; {@code step} is confirmed by world server {@code worldServer}. */
    record You(PlayerView view, int region, long step, int worldServer) implements WorldMessage {}

    /** Player → client server, first: the name the player wants to be seen with. */
    record Enter(String name) implements WorldMessage {}
}
