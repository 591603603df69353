package io.muster.registry.zookeeper;

import io.muster.registry.spi.Secret;
import io.muster.registry.zookeeper.ZooKeeperSettings.Store;
import io.muster.registry.zookeeper.ZooKeeperSettings.Tls;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.ZKConfig;

/**
 * Says to ZooKeeper's client what the settings say, handle by handle: nothing JVM-wide is read that these settings decide, and nothing is
 * written.
 */
final class ClientConfig {

    /**
     * The largest answer that is taken. The names of all entries of a group of 65536 are less than 3 MB; with the client's default of 1 MiB the
     * connection would be dropped for ever at 29000 members. The server does not limit what it sends.
     */
    private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    private ClientConfig() {}

    static ZKClientConfig of(ZooKeeperSettings settings) {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(MAX_ANSWER_BYTES));
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        config.setProperty(ZKClientConfig.DISABLE_AUTO_WATCH_RESET, "false");
        config.setProperty(
                ZKClientConfig.SECURE_CLIENT, Boolean.toString(settings.tls().isPresent()));
        String socket = settings.tls().isPresent() ? "ClientCnxnSocketNetty" : "ClientCnxnSocketNIO";
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper." + socket);
        settings.tls().ifPresent(tls -> encrypt(config, tls));
        return config;
    }

    private static void encrypt(ZKClientConfig config, Tls tls) {
        try (ClientX509Util names = new ClientX509Util()) {
            set(
                    config,
                    tls.trustStore(),
                    names.getSslTruststoreLocationProperty(),
                    names.getSslTruststorePasswdProperty(),
                    names.getSslTruststorePasswdPathProperty());
            tls.keyStore()
                    .ifPresent(store -> set(
                            config,
                            store,
                            names.getSslKeystoreLocationProperty(),
                            names.getSslKeystorePasswdProperty(),
                            names.getSslKeystorePasswdPathProperty()));
            config.setProperty(names.getSslHostnameVerificationEnabledProperty(), "true");
        }
    }

    private static void set(ZKClientConfig config, Store store, String file, String password, String passwordFile) {
        config.setProperty(file, store.file().toString());
        config.setProperty(password, store.password().map(Secret::reveal).orElse(""));
        store.passwordFile().ifPresent(path -> config.setProperty(passwordFile, path.toString()));
    }
}
