package io.muster.registry.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.registry.spi.Secret;
import io.muster.registry.zookeeper.ZooKeeperSettings.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The digest user as its password stands now; read again whenever it is asked for (P22). Stateless, does file I/O. */
final class DigestCredentials {

    static final String SCHEME = "digest";

    private static final int MAX_LENGTH = 4096;

    private final Optional<Digest> digest;

    DigestCredentials(Optional<Digest> digest) {
        this.digest = digest;
    }

    /** Returns whether what {@link #read} says may change. */
    boolean mayChange() {
        return digest.flatMap(Digest::passwordFile).isPresent();
    }

    /**
     * Returns {@code user:password}; empty if no user is set.
     *
     * @throws IOException naming the file, if its password cannot be read
     */
    Optional<Secret> read() throws IOException {
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        Digest user = digest.get();
        String password = user.password().isPresent()
                ? user.password().get().reveal()
                : firstLine(user.passwordFile().orElseThrow());
        return Optional.of(new Secret(user.user() + ":" + password));
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            String line = Objects.requireNonNullElse(reader.readLine(), "").strip();
            if (line.isEmpty() || line.length() > MAX_LENGTH) {
                throw new IOException("digest.password-file=" + file + " must begin with a line of 1 to " + MAX_LENGTH
                        + " characters");
            }
            return line;
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IOException("digest.password-file=" + file + " is not UTF-8", e);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException("digest.password-file=" + file + " does not exist", e);
        }
    }
}
