package io.muster.registry.zookeeper;

import io.muster.registry.spi.Secret;
import io.muster.registry.spi.SettingsReader;
import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import io.muster.registry.zookeeper.ZooKeeperSettings.Digest;
import io.muster.registry.zookeeper.ZooKeeperSettings.Store;
import io.muster.registry.zookeeper.ZooKeeperSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the block {@code registry.zookeeper}; each value at fault is a problem with its remedy, and the rest is read on. */
final class ZooKeeperSettingsBlock {

    private static final List<String> STORE_ENDINGS = List.of(".jks", ".p12", ".pem");

    private final SettingsReader reader;

    private ZooKeeperSettingsBlock(SettingsReader reader) {
        this.reader = reader;
    }

    static ZooKeeperSettings read(SettingsReader reader) {
        return new ZooKeeperSettingsBlock(reader).read();
    }

    private ZooKeeperSettings read() {
        String connectString =
                checked("connect-string", ZooKeeperSettings.DEFAULT_CONNECT_STRING, ConnectString::checked);
        String root = checked("root", ZooKeeperSettings.DEFAULT_ROOT, Layout::checkedRoot);
        Duration timeout = reader.duration(
                "session-timeout",
                ZooKeeperSettings.DEFAULT_SESSION_TIMEOUT,
                Duration.ofSeconds(1),
                Duration.ofMinutes(10));
        Acl acl = reader.choice("acl", Acl.class, Acl.WORLD);
        Optional<Digest> digest = reader.block("digest").map(ZooKeeperSettingsBlock::digest);
        Optional<Tls> tls = reader.block("tls").flatMap(ZooKeeperSettingsBlock::tls);
        if (acl != Acl.WORLD && digest.isEmpty() && tls.flatMap(Tls::keyStore).isEmpty()) {
            reader.problem(
                    "acl",
                    "'" + reader.text("acl", "") + "' needs an identity: set digest { user, password-file } or"
                            + " tls.key-store");
        }
        return new ZooKeeperSettings(connectString, root, timeout, acl, digest, tls);
    }

    private String checked(String key, String orElse, UnaryOperator<String> check) {
        String value = reader.text(key, orElse);
        try {
            return check.apply(value);
        } catch (IllegalArgumentException e) {
            reader.problem(key, String.valueOf(e.getMessage()));
            return orElse;
        }
    }

    private static Digest digest(SettingsReader block) {
        String user = block.required("user", "");
        if (user.contains(":")) {
            block.problem("user", "'" + user + "' must not contain a colon");
        }
        Optional<Secret> password = block.secret("password");
        Optional<Path> file = block.file("password-file");
        if (password.isPresent() == file.isPresent()) {
            block.problem("password", "set exactly one of password and password-file");
        }
        return new Digest(user, password, file);
    }

    private static Optional<Tls> tls(SettingsReader block) {
        Optional<Store> trust = store(block, "trust-store");
        Optional<Store> key = store(block, "key-store");
        if (trust.isEmpty()) {
            block.problem("trust-store", "is missing; set it to the file with the servers' certificate authority");
        }
        return trust.map(store -> new Tls(store, key));
    }

    private static Optional<Store> store(SettingsReader block, String key) {
        Optional<Path> file = block.file(key);
        Optional<Secret> password = block.secret(key + "-password");
        Optional<Path> passwordFile = block.file(key + "-password-file");
        if (password.isPresent() && passwordFile.isPresent()) {
            block.problem(key + "-password", "set at most one of " + key + "-password and " + key + "-password-file");
        }
        file.filter(path -> STORE_ENDINGS.stream().noneMatch(path.toString()::endsWith))
                .ifPresent(path ->
                        block.problem(key, "'" + path + "' must end with one of " + String.join(", ", STORE_ENDINGS)));
        return file.map(path -> new Store(path, password, passwordFile));
    }
}
