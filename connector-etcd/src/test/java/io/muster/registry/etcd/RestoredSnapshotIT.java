package io.muster.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.Freshness;
import io.muster.registry.RegistrationHandle;
import io.muster.registry.ServerIdentity;
import io.muster.registry.testkit.fixture.Participant;
import io.muster.registry.testkit.fixture.ServersPath;
import io.muster.registry.testkit.process.EtcdProcess;
import io.muster.registry.testkit.process.ServerBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that is put back as an operator does it, with etcd's own tool: the same keys and older revisions, in another cluster. */
class RestoredSnapshotIT {

    @TempDir
    private Path folder;

    @Test
    void livingStayAndTheNextIncarnationIsNewerThoughRevisionsWentBack() throws Exception {
        try (EtcdProcess server = new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
                RawEtcd raw = new RawEtcd(server.address())) {
            server.start();
            EtcdSettings settings = EtcdHarness.settings(server.endpoint());
            try (Participant watcher = Participant.start(EtcdConnector::new, settings);
                    Participant one = Participant.start(EtcdConnector::new, settings);
                    Participant late = Participant.start(EtcdConnector::new, settings)) {
                ServerIdentity old = Participant.claim(one.registered());
                watcher.awaitExactly(old);
                Path snapshot = save(server);
                for (int i = 0; i < 50; i++) {
                    raw.put("noise", "noise " + i, 0);
                }
                ServerIdentity newer = Participant.claim(late.registered());
                watcher.awaitExactly(old, newer);
                int mark = watcher.seen().size();
                restore(server, snapshot);
                watcher.awaitSeen(seen -> seen.freshness() instanceof Freshness.Recovering);
                watcher.awaitExactly(old, newer);
                assertThat(watcher.seen().subList(mark, watcher.seen().size()))
                        .allMatch(seen ->
                                Participant.instances(seen).containsAll(List.of(old.instance(), newer.instance())));
                RegistrationHandle third = one.registered();
                assertThat(Participant.claim(third).incarnation().isNewerThan(newer.incarnation()))
                        .isTrue();
            }
        }
    }

    /** The revision does not give it away: in the restored cluster it is higher than any that was known. */
    @Test
    void anotherClusterIsNoticedThoughItsRevisionIsHigher() throws Exception {
        try (EtcdProcess server = new EtcdProcess(EtcdHarness.program(), List.of("--unsafe-no-fsync"));
                RawEtcd raw = new RawEtcd(server.address());
                ServersPath path = ServersPath.to(server.address())) {
            server.start();
            try (Participant watcher = Participant.start(EtcdConnector::new, EtcdHarness.settings(path.endpoints()));
                    Participant one = Participant.start(EtcdConnector::new, EtcdHarness.settings(server.endpoint()))) {
                ServerIdentity living = Participant.claim(one.registered());
                watcher.awaitExactly(living);
                Path snapshot = save(server);
                path.cut();
                watcher.awaitStale();
                restore(server, snapshot);
                for (int i = 0; i < 200; i++) {
                    raw.put("noise", "noise " + i, 0);
                }
                path.heal();
                watcher.awaitSeen(seen -> seen.freshness() instanceof Freshness.Recovering);
                watcher.awaitExactly(living);
            }
        }
    }

    private Path save(EtcdProcess server) throws Exception {
        Path file = folder.resolve("snapshot.db");
        etcdctl("--endpoints", "http://" + server.endpoint(), "snapshot", "save", file.toString());
        return file;
    }

    private void restore(EtcdProcess server, Path snapshot) throws Exception {
        server.stop();
        Path made = folder.resolve("restored");
        etcdctl(
                "snapshot",
                "restore",
                snapshot.toString(),
                "--name",
                "etcd-0",
                "--initial-cluster",
                "etcd-0=http://127.0.0.1:2380",
                "--initial-advertise-peer-urls",
                "http://127.0.0.1:2380",
                "--initial-cluster-token",
                "restored",
                "--data-dir",
                made.toString());
        server.restore(made);
    }

    private void etcdctl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ServerBinary.find("etcdctl", "etcdctl", "3.5").toString());
        command.addAll(List.of(arguments));
        Path log = folder.resolve("etcdctl.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("ETCDCTL_API", "3");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
