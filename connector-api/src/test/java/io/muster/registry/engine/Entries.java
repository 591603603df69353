package io.muster.registry.engine;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.ServerIdentity;
import io.muster.registry.backend.EntryRead;
import io.muster.registry.backend.Listing;
import io.muster.registry.health.Health;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Entries and listings for tests. */
final class Entries {

    static final String GROUP = "world";
    static final long EPOCH = 100;

    private Entries() {}

    static InstanceId instance(int number) {
        return new InstanceId(7, number);
    }

    /** A server with id and instance {@code id}, of the usual epoch. */
    static RegisteredServer server(int id, long revision) {
        return server(id, id, EPOCH, revision);
    }

    static RegisteredServer server(int id, int instance, long epoch, long revision) {
        ServerIdentity identity = new ServerIdentity(id, instance(instance), new Incarnation(epoch, revision));
        return new RegisteredServer(GROUP, identity, "host" + id, 1000 + id, Map.of(), Health.PASSING, true);
    }

    static EntryRead.Valid entry(int id, long revision) {
        return entry(server(id, revision), revision);
    }

    static EntryRead.Valid entry(RegisteredServer server, long revision) {
        return new EntryRead.Valid("key" + server.id(), revision, server);
    }

    static Listing listing(long revision, EntryRead... entries) {
        return listing(OptionalLong.of(EPOCH), revision, entries);
    }

    static Listing listing(OptionalLong epoch, long revision, EntryRead... entries) {
        return new Listing(List.of(entries), revision, epoch, Optional.empty());
    }

    static Listing doubtful(long revision, EntryRead... entries) {
        return new Listing(List.of(entries), revision, OptionalLong.of(EPOCH), Optional.of("no leader"));
    }
}
