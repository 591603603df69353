package io.muster.registry;

/** One difference between two snapshots of one group, as {@link SnapshotDiff} finds it. */
public sealed interface ServerChange {

    /** Returns the server as the newer snapshot has it; for {@link Left}, as the older had it. */
    RegisteredServer server();

    /** The server is listed now and was not before. */
    record Joined(RegisteredServer server) implements ServerChange {}

    /** The server was listed before and is not now. */
    record Left(RegisteredServer server) implements ServerChange {}

    /**
     * The same process is still listed under the same id; its address, properties, health or incarnation changed. The live link stays
     * (P13).
     *
     * @param before as it was listed before
     * @param server as it is listed now
     */
    record Changed(RegisteredServer before, RegisteredServer server) implements ServerChange {}
}
