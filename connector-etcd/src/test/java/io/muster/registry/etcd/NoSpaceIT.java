package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.grpc.StatusRuntimeException;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.RegistrationState;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.ServerIdentity;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.process.EtcdProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real etcd whose database is full: it answers, takes no writes, and keeps leases alive. */
class NoSpaceIT {

    private static final int SMALL = 1024 * 1024;
    private static final Duration LEASES = EtcdHarness.settings("e").leaseTtl().multipliedBy(2);

    @Test
    void whoIsRegisteredStaysAndWhoComesWaitsAndSaysWhy() throws Exception {
        try (EtcdProcess server = new EtcdProcess(
                        EtcdHarness.program(),
                        List.of("--unsafe-no-fsync", "--quota-backend-bytes", Integer.toString(SMALL)));
                RawEtcd raw = new RawEtcd(server.address())) {
            server.start();
            EtcdSettings settings = EtcdHarness.settings(server.endpoint());
            try (Participant there = Participant.start(EtcdConnector::new, settings);
                    Participant comes = Participant.start(EtcdConnector::new, settings)) {
                RegistrationHandle stays = there.registered();
                ServerIdentity before = Participant.claim(stays);
                comes.awaitExactly(before);
                fill(raw);
                RegistrationHandle waits = comes.register();
                await().during(LEASES)
                        .atMost(LEASES.plusSeconds(10))
                        .until(() -> stays.claim().filter(before::equals).isPresent());
                comes.awaitExactly(before);
                assertThat(waits.state())
                        .isInstanceOfSatisfying(
                                RegistrationState.Pending.class,
                                pending -> assertThat(pending.lastError())
                                        .hasValueSatisfying(error -> assertThat(error)
                                                .isInstanceOf(RegistryRejectedException.class)
                                                .hasMessageContaining(
                                                        "compact and defragment them, then disarm the alarm")));
                empty(raw);
                ServerIdentity second = Participant.claim(waits);
                there.awaitExactly(before, second);
                assertThat(raw.ids(EtcdHarness.layout(Participant.SYSTEM))).containsExactly(0, 1);
            }
        }
    }

    private static void fill(RawEtcd raw) {
        String large = "x".repeat(SMALL / 8);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                raw.put("large", large, 0);
                return false;
            } catch (StatusRuntimeException e) {
                return String.valueOf(e.getMessage()).contains("database space exceeded");
            }
        });
    }

    private static void empty(RawEtcd raw) {
        raw.delete("large");
        raw.compact();
        MaintenanceGrpc.MaintenanceBlockingStub maintenance = raw.with(MaintenanceGrpc.newBlockingStub(raw.channel()));
        maintenance.defragment(DefragmentRequest.getDefaultInstance());
        AlarmRequest which = AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.GET)
                .build();
        maintenance
                .alarm(which)
                .getAlarmsList()
                .forEach(alarm -> maintenance.alarm(AlarmRequest.newBuilder()
                        .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                        .setAlarm(AlarmType.NOSPACE)
                        .setMemberID(alarm.getMemberID())
                        .build()));
    }
}
