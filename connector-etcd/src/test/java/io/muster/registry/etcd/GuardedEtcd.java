package io.muster.registry.etcd;

import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthRoleGrantPermissionRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserChangePasswordRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.Permission;
import io.muster.registry.InstanceId;
import io.muster.registry.etcd.EtcdSettings.User;
import io.muster.registry.testkit.process.EtcdProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real etcd with authentication, on which each system has a user of its own, with a role for the keys of that system and no others, and a file the clients read the password
 * from.
 */
final class GuardedEtcd implements AutoCloseable {

    private static final String ROOT = "root";
    private static final String ROOT_PASSWORD = "root-password";

    private final EtcdProcess server;
    private final RawEtcd raw;
    private final Path folder;
    private final Map<String, Path> files = new ConcurrentHashMap<>();

    /** Starts it, with more arguments. */
    GuardedEtcd(Path program, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--unsafe-no-fsync", "--bcrypt-cost", "4"));
        all.addAll(List.of(arguments));
        folder = Files.createTempDirectory("muster-passwords-");
        server = new EtcdProcess(program, all);
        server.start();
        raw = new RawEtcd(server.address());
        auth().userAdd(AuthUserAddRequest.newBuilder()
                .setName(ROOT)
                .setPassword(ROOT_PASSWORD)
                .build());
        auth().userGrantRole(AuthUserGrantRoleRequest.newBuilder()
                .setUser(ROOT)
                .setRole(ROOT)
                .build());
        auth().authEnable(AuthEnableRequest.getDefaultInstance());
        logIn();
    }

    private AuthGrpc.AuthBlockingStub auth() {
        return raw.with(AuthGrpc.newBlockingStub(raw.channel()));
    }

    private void logIn() {
        raw.useToken(auth().authenticate(AuthenticateRequest.newBuilder()
                        .setName(ROOT)
                        .setPassword(ROOT_PASSWORD)
                        .build())
                .getToken());
    }

    EtcdProcess server() {
        return server;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** What root does. */
    RawEtcd root() {
        logIn();
        return raw;
    }

    /** Returns {@code settings} for a client that may read and write the keys of {@code system}. */
    EtcdSettings guard(EtcdSettings settings, String system) {
        Path file = files.computeIfAbsent(system, key -> add(key, Permission.Type.READWRITE));
        return settings.withUser(new User(system, Optional.empty(), Optional.of(file)));
    }

    /** Returns {@code settings} for a client that may only read the keys of {@code system}. */
    EtcdSettings guardReader(EtcdSettings settings, String system) {
        String name = system + "-reader";
        Path file = files.computeIfAbsent(name, key -> add(key, system, Permission.Type.READ));
        return settings.withUser(new User(name, Optional.empty(), Optional.of(file)));
    }

    private Path add(String system, Permission.Type type) {
        return add(system, system, type);
    }

    private Path add(String user, String system, Permission.Type type) {
        logIn();
        String password = InstanceId.random().toString();
        String base = EtcdHarness.layout(system).base();
        auth().userAdd(AuthUserAddRequest.newBuilder()
                .setName(user)
                .setPassword(password)
                .build());
        auth().roleAdd(AuthRoleAddRequest.newBuilder().setName(user).build());
        auth().roleGrantPermission(AuthRoleGrantPermissionRequest.newBuilder()
                .setName(user)
                .setPerm(Permission.newBuilder()
                        .setPermType(type)
                        .setKey(Layout.bytes(base))
                        .setRangeEnd(Layout.endOf(base)))
                .build());
        auth().userGrantRole(AuthUserGrantRoleRequest.newBuilder()
                .setUser(user)
                .setRole(user)
                .build());
        return hand(user, password);
    }

    private Path hand(String user, String password) {
        try {
            Path next = Files.writeString(folder.resolve(user + ".next"), password);
            return Files.move(next, folder.resolve(user), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the password to one that no client has. */
    void revoke(String system) {
        change(system, InstanceId.random().toString());
    }

    /** Changes the password to a new one, which every client can read. */
    void rotate(String system) {
        String password = InstanceId.random().toString();
        hand(system, password);
        change(system, password);
    }

    private void change(String user, String password) {
        logIn();
        auth().userChangePassword(AuthUserChangePasswordRequest.newBuilder()
                .setName(user)
                .setPassword(password)
                .build());
    }

    @Override
    public void close() {
        raw.close();
        server.close();
        try {
            for (Path file : files.values()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
