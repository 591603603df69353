package io.muster.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    /** Where the older form of a key of 2048 bits begins within PKCS 8. */
    private static final int RSA_BEGIN = 26;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384"})
    void readsPkcs8(String algorithm, int bits) throws Exception {
        PrivateKey key = generate(algorithm, bits);

        assertThat(Pem.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void readsTheOlderFormOfRsaKeys() throws Exception {
        PrivateKey key = generate("RSA", 2048);
        byte[] older = Arrays.copyOfRange(key.getEncoded(), RSA_BEGIN, key.getEncoded().length);

        assertThat(Pem.privateKey(pem("RSA PRIVATE KEY", older))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hush", "-----BEGIN PRIVATE KEY-----\naHVzaA==\n-----END PRIVATE KEY-----\n"})
    void refusesWhatIsNoKeyWithoutShowingIt(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("key.pem"), text);

        assertThatThrownBy(() -> Pem.privateKey(file))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("hush");
    }

    @Test
    void refusesAFileWithoutACertificate() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), "");

        assertThatThrownBy(() -> Pem.certificates(file))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining(file.toString());
    }

    private static PrivateKey generate(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate();
    }

    private Path pem(String kind, byte[] der) throws IOException {
        return Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }
}
