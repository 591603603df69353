package io.muster.registry.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.muster.registry.consul.ConsulSettings.Token;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Finds the token of the moment: a file is read for each request, so that a rotated token is used at once (P22). */
final class Tokens {

    private static final int MAX_LENGTH = 4096;

    private Tokens() {}

    /** Returns the token, empty if none is set. May block. */
    static Optional<String> read(Optional<Token> token) throws IOException {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = token.get().file();
        return file.isPresent()
                ? Optional.of(firstLine(file.get()))
                : token.get().text().map(secret -> secret.reveal());
    }

    /** Returns whether {@code text} can be sent as a token; what cannot would be shown in the error of whoever tries. */
    static boolean isToken(String text) {
        return !text.isEmpty() && text.length() <= MAX_LENGTH && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            String read = Objects.requireNonNullElse(reader.readLine(), "").strip();
            if (!isToken(read)) {
                throw new CredentialException("token-file=" + file + " must begin with a line of 1 to " + MAX_LENGTH
                        + " visible ASCII characters");
            }
            return read;
        } catch (NoSuchFileException e) {
            throw new CredentialException("token-file=" + file + " does not exist", e);
        } catch (CredentialException e) {
            throw e;
        } catch (IOException e) {
            throw new CredentialException("token-file=" + file + " cannot be read", e);
        }
    }
}
