package io.muster.registry.testkit;

import static io.muster.registry.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.muster.registry.InstanceId;
import io.muster.registry.RegisteredServer;
import io.muster.registry.Registration;
import io.muster.registry.RegistrationLimits;
import io.muster.registry.RegistrationListener;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.ServerChange;
import io.muster.registry.health.Health;
import io.muster.registry.health.HealthCheck;
import io.muster.registry.health.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is registered is what others read, and nothing is taken that could not be. */
abstract class RegistrationCases extends ConformanceCases {

    @Test
    @DisplayName("P5 reg.visibleToOthersWithPayloadExact: byte for byte, up to every limit")
    void p05_visibleToOthersWithPayloadExact() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Client client = scope().client();
        for (Registration registration : Payloads.all(WORLD)) {
            Member member = client.register(registration);
            RegisteredServer listed = watcher.awaitListed(member);
            assertThat(listed)
                    .isEqualTo(new RegisteredServer(
                            WORLD,
                            member.awaitRegistered(),
                            registration.host(),
                            registration.port(),
                            registration.properties(),
                            Health.PASSING,
                            true));
            assertThat(harness().listed(scope().system(), WORLD)).containsEntry(listed.id(), registration.instance());
        }
    }

    @Test
    @DisplayName("P5 reg.invalidInputRejectedBeforeIo: without a registry, at once, naming what is wrong")
    void p05_invalidInputRejectedBeforeIo() throws Exception {
        Client client = scope().open(scope().options());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registration.of("a/b", "host", 1))
                .withMessageContaining("a/b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.watch("a/b"))
                .withMessageContaining("a/b");
        assertThatIllegalArgumentException().isThrownBy(client::watch);
        Member member = client.register(WORLD);
        Map<String, String> tooLong = Map.of("key", "x".repeat(RegistrationLimits.MAX_VALUE_BYTES + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> member.handle().updateProperties(tooLong))
                .withMessageContaining("key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> member.handle().updateProperties(Map.of("bad key", "")))
                .withMessageContaining("bad key");
        client.connector().start();
        assertThat(scope().client().watch(WORLD).awaitListed(member).properties())
                .isEmpty();
    }

    @Test
    @DisplayName("P5 reg.idempotentSameInstance: one instance is registered once, and again after it left")
    void p05_idempotentSameInstance() throws Exception {
        Client client = scope().client();
        Member member = client.registered(WORLD);
        assertThatIllegalStateException()
                .isThrownBy(() -> client.connector().register(member.registration(), RegistrationListener.NONE))
                .withMessageContaining(member.instance().toString());
        assertThat(member.claim()).isPresent();
        member.handle().close();
        Member again = client.register(member.registration());
        assertThat(again.awaitRegistered().incarnation()).isNotNull();
        assertThat(harness().listed(scope().system(), WORLD).values()).containsExactly(member.instance());
    }

    @Test
    @DisplayName("P13 reg.updateMetadataOneChangeEvent: one change, no leave and join")
    void p13_updateMetadataOneChangeEvent() throws Exception {
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().registered(WORLD);
        RegisteredServer before = watcher.awaitListed(member);
        int mark = watcher.mark();
        member.update(Map.of("players", "17"));
        RegistrySeen.awaitProperties(watcher, member, Map.of("players", "17"));
        scope().marker(watcher);
        List<ServerChange> changes = watcher.changesSince(mark, member);
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0)).isInstanceOfSatisfying(ServerChange.Changed.class, changed -> {
            assertThat(changed.before()).isEqualTo(before);
            assertThat(changed.server().identity()).isEqualTo(before.identity());
        });
    }

    @Test
    @DisplayName("P11 reg.healthDownHiddenThenUp: critical and maintenance are listed, and end")
    void p11_healthDownHiddenThenUp() throws Exception {
        AtomicReference<Health> health = new AtomicReference<>(Health.PASSING);
        HealthCheck check = new HealthCheck.InProcess("db", Duration.ofMillis(50), Duration.ofSeconds(10), health::get);
        Watcher watcher = scope().client().watch(WORLD);
        Member member = scope().client().register(Client.registration(WORLD), List.of(check));
        watcher.awaitListed(member);
        int mark = watcher.mark();
        health.set(Health.critical("no database"));
        RegistrySeen.awaitHealth(watcher, member, HealthStatus.CRITICAL, "no database");
        health.set(Health.warning("slow database"));
        RegistrySeen.awaitHealth(watcher, member, HealthStatus.WARNING, "slow database");
        health.set(Health.PASSING);
        RegistrySeen.awaitHealth(watcher, member, HealthStatus.PASSING, "");
        member.handle().maintenance(Optional.of("new disks"));
        RegistrySeen.awaitHealth(watcher, member, HealthStatus.MAINTENANCE, "new disks");
        member.handle().maintenance(Optional.empty());
        RegistrySeen.awaitHealth(watcher, member, HealthStatus.PASSING, "");
        assertThat(watcher.changesSince(mark, member)).hasOnlyElementsOfType(ServerChange.Changed.class);
    }

    @Test
    @DisplayName("P12 reg.hungHealthCheckCountsAsFailed: and delays neither heartbeats nor others")
    void p12_hungHealthCheckCountsAsFailed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        HealthCheck hung = new HealthCheck.InProcess("hung", Duration.ofMillis(50), Duration.ofMillis(200), () -> {
            awaitUninterruptibly(release);
            return Health.PASSING;
        });
        AtomicReference<Health> health = new AtomicReference<>(Health.PASSING);
        HealthCheck quick =
                new HealthCheck.InProcess("quick", Duration.ofMillis(50), Duration.ofSeconds(10), health::get);
        try {
            Watcher watcher = scope().client().watch(WORLD);
            Client client = scope().client();
            Member stuck = client.register(Client.registration(WORLD), List.of(hung));
            Member well = client.register(Client.registration(WORLD), List.of(quick));
            RegistrySeen.awaitHealth(watcher, stuck, HealthStatus.CRITICAL, "hung");
            health.set(Health.warning("late"));
            RegistrySeen.awaitHealth(watcher, well, HealthStatus.WARNING, "late");
            int mark = watcher.mark();
            Eventually.letPass(harness().lease().multipliedBy(2));
            scope().marker(watcher);
            assertThat(watcher.changesSince(mark, stuck)).hasOnlyElementsOfType(ServerChange.Changed.class);
            assertThat(watcher.changesSince(mark, well)).isEmpty();
        } finally {
            release.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Needs(Capability.STOP)
    @DisplayName("P9 reg.registryDownAtStartRegistersLater: it tries for ever, says so, and gets there")
    void p09_registryDownAtStartRegistersLater() throws Exception {
        harness().stop();
        Client client = scope().client();
        Watcher watcher = client.watch(WORLD);
        Member member = client.register(WORLD);
        eventually(
                "the application to be told that the registry is down",
                () -> member.toldOf(RegistrationState.Pending.class).stream()
                        .anyMatch(pending -> pending.attempts() > 0
                                && pending.lastError()
                                        .filter(RegistryUnavailableException.class::isInstance)
                                        .isPresent()));
        eventually(
                "the watcher to be told that there is nothing to see yet",
                () -> !watcher.unavailable().isEmpty());
        assertThat(watcher.newest()).isEmpty();
        harness().start();
        assertThat(member.awaitRegistered().id()).isZero();
        watcher.awaitExactly(member);
    }

    @Test
    @DisplayName("P13 reg.beforeStart: what is registered and watched before start happens after it")
    void p13_beforeStart() throws Exception {
        Client client = scope().open(scope().options());
        Member member = client.register(WORLD);
        Watcher watcher = client.watch(WORLD);
        client.connector().start();
        member.awaitRegistered();
        watcher.awaitExactly(member);
    }

    /** Registrations at the edges of what is allowed. */
    private static final class Payloads {

        static List<Registration> all(String group) {
            Map<String, String> many = new TreeMap<>();
            for (int i = 0; i < RegistrationLimits.MAX_PROPERTIES; i++) {
                many.put("key-" + i, "");
            }
            many.put(Registration.ADMIN_URL, "http://[2001:db8::1]:65535");
            String longest = "x".repeat(RegistrationLimits.MAX_VALUE_BYTES);
            Map<String, String> large = new TreeMap<>();
            int pairs = RegistrationLimits.MAX_PROPERTIES_BYTES / (RegistrationLimits.MAX_VALUE_BYTES + 2);
            for (int i = 0; i < pairs; i++) {
                large.put(Character.toString('a' + i % 26) + (char) ('A' + i / 26), longest);
            }
            Map<String, String> odd = Map.of(
                    "empty", "", "utf-8", "Grüße, 世界 🌍", "quoted", "\"\\/{}[]<>&=;,", "space", "  a\tb\r\nc\u0001 ");
            return List.of(
                    Registration.of(group, "127.0.0.1", 1),
                    Registration.of(group, "::1", 65_535),
                    Registration.of(group, "a." + "b".repeat(61) + ".example", 8_080),
                    new Registration(group, InstanceId.random(), "", 0, Map.of()),
                    Registration.of(group, "h", 2).withProperties(many),
                    Registration.of(group, "h", 3).withProperties(large),
                    Registration.of(group, "h", 4).withProperties(odd),
                    Registration.of(group, "h", 5)
                            .withProperties(Map.of("k".repeat(RegistrationLimits.MAX_KEY_LENGTH), "é".repeat(256))));
        }
    }
}
