package io.muster.registry.testkit;

import io.muster.registry.RegisteredServer;
import io.muster.registry.RegistrySnapshot;
import io.muster.registry.health.HealthStatus;
import java.util.Map;
import java.util.function.Predicate;

/** Waits for one server to be seen as it should be. */
final class RegistrySeen {

    private RegistrySeen() {}

    static void awaitProperties(Watcher watcher, Member member, Map<String, String> properties) {
        await(
                watcher,
                member,
                "properties " + properties,
                server -> server.properties().equals(properties));
    }

    /** Returns whether a snapshot shows the member with the properties it has now. */
    static boolean hasProperties(RegistrySnapshot snapshot, Member member) {
        return Watcher.find(snapshot, member)
                .filter(server -> server.properties().equals(member.properties()))
                .isPresent();
    }

    static void awaitHealth(Watcher watcher, Member member, HealthStatus status, String note) {
        await(
                watcher,
                member,
                status + " because of '" + note + "'",
                server -> server.health().status() == status
                        && server.health().note().contains(note));
    }

    static void awaitAddressOf(Watcher watcher, Member member) {
        await(
                watcher,
                member,
                "the registered address",
                server -> server.port() == member.registration().port()
                        && server.host().equals(member.registration().host()));
    }

    static void await(Watcher watcher, Member member, String what, Predicate<RegisteredServer> right) {
        watcher.await(
                member.instance() + " with " + what,
                snapshot -> Watcher.find(snapshot, member).filter(right).isPresent());
    }
}
