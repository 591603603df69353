package io.muster.registry.consul;

import io.muster.registry.consul.ConsulSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes clients that encrypt, anew whenever one of the files has changed (P22). Thread-safe; may block. */
final class TlsFiles {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final char[] NO_PASSWORD = new char[0];

    private final Tls tls;
    private @Nullable OkHttpClient made;
    private List<FileTime> madeOf = List.of();
    private boolean warned;

    TlsFiles(Tls tls) {
        this.tls = tls;
    }

    /** Returns {@code plain} itself, or one with its connections and threads that encrypts. */
    synchronized OkHttpClient apply(OkHttpClient plain, boolean encrypted) throws IOException {
        if (!encrypted) {
            return plain;
        }
        List<FileTime> now = times();
        OkHttpClient client = made;
        if (client == null || !now.equals(madeOf)) {
            client = encrypting(plain);
            made = client;
            madeOf = now;
        }
        return client;
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : Stream.of(tls.ca(), tls.certificate(), tls.key())
                .flatMap(Optional::stream)
                .toList()) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                throw new CredentialException("the TLS file " + file + " cannot be read", e);
            }
        }
        return times;
    }

    private OkHttpClient encrypting(OkHttpClient plain) throws IOException {
        try {
            X509TrustManager trusted = tls.verify() ? trustManager() : trustingAll();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {trusted}, new SecureRandom());
            OkHttpClient.Builder builder = plain.newBuilder().sslSocketFactory(context.getSocketFactory(), trusted);
            hostnameVerifier(plain.hostnameVerifier()).ifPresent(builder::hostnameVerifier);
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new CredentialException("the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private Optional<HostnameVerifier> hostnameVerifier(HostnameVerifier usual) {
        if (!tls.verify()) {
            return Optional.of((host, session) -> true);
        }
        return tls.serverName().map(name -> (host, session) -> usual.verify(name, session));
    }

    private X509TrustManager trustManager() throws IOException, GeneralSecurityException {
        KeyStore store = null;
        if (tls.ca().isPresent()) {
            store = emptyStore();
            int number = 0;
            for (X509Certificate authority : Pem.certificates(tls.ca().get())) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private X509TrustManager trustingAll() {
        if (!warned) {
            warned = true;
            LOG.warn("tls.verify=false: whoever answers at Consul's address is believed");
        }
        return new TrustingAll();
    }

    private KeyManager @Nullable [] keyManagers() throws IOException, GeneralSecurityException {
        if (tls.certificate().isEmpty() || tls.key().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain = Pem.certificates(tls.certificate().get()).toArray(Certificate[]::new);
        store.setKeyEntry("own", Pem.privateKey(tls.key().get()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, NO_PASSWORD);
        return store;
    }

    /** For trials, where an operator has switched the verification off. */
    private static final class TrustingAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
