package io.muster.registry.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.muster.registry.RegistryRejectedException;
import io.muster.registry.etcd.EtcdSettings.User;
import io.muster.registry.time.OwnerThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The token that requests prove themselves by. Fetched when the first request needs one, and anew, with the password read anew (P22), when a server does not know
 * it any more: simple tokens live in the memory of one server, and expire. Belongs to the owner thread.
 */
final class Tokens {

    private static final int MAX_LENGTH = 4096;

    /** The server spends its processor's time on each password it checks. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OwnerThread owner;
    private final Channels channels;
    private final Optional<User> user;
    private final Duration timeout;

    private @Nullable Line line;
    private CompletableFuture<Optional<String>> token = CompletableFuture.completedFuture(Optional.empty());
    private long fetchedNanos;

    Tokens(OwnerThread owner, Channels channels, EtcdSettings settings) {
        this.owner = owner;
        this.channels = channels;
        this.user = settings.user();
        this.timeout = settings.timeouts().request();
    }

    /** Returns the token for a request on {@code current}; empty if there is no user, or the server wants none. */
    CompletableFuture<Optional<String>> current(Line current) {
        owner.assertOwner();
        if (user.isEmpty()) {
            return token;
        }
        boolean isOver = !current.equals(line);
        if (isOver || (token.isCompletedExceptionally() && isAllowed())) {
            fetch(current, user.get());
        }
        return token;
    }

    /** Returns another token than {@code stale}, which a server refused. */
    CompletableFuture<Optional<String>> instead(Line current, Optional<String> stale) {
        owner.assertOwner();
        boolean isCurrent = token.isDone()
                && !token.isCompletedExceptionally()
                && token.join().equals(stale);
        if (user.isPresent() && isCurrent) {
            line = null;
        }
        return current(current);
    }

    private boolean isAllowed() {
        return owner.nanoTime() - fetchedNanos >= PAUSE.toNanos();
    }

    private void fetch(Line current, User as) {
        line = current;
        fetchedNanos = owner.nanoTime();
        CompletableFuture<Optional<String>> fetched = new CompletableFuture<>();
        token = fetched;
        CompletableFuture<?> unused = channels.blocking(() -> password(as))
                .whenComplete((password, failure) -> owner.execute(() -> {
                    if (failure == null) {
                        authenticate(current, as.name(), password, fetched);
                    } else {
                        fetched.completeExceptionally(new RegistryRejectedException(
                                "Cannot authenticate to etcd at " + current + ": "
                                        + Failures.unwrapped(failure).getMessage(),
                                failure));
                    }
                }));
    }

    private void authenticate(Line current, String name, String password, CompletableFuture<Optional<String>> fetched) {
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(name)
                .setPassword(password)
                .build();
        CompletableFuture<AuthenticateResponse> answer =
                SingleCall.send(owner, current, AuthGrpc.getAuthenticateMethod(), request, Optional.empty(), timeout);
        owner.whenDone(answer, (authenticated, failure) -> {
            if (failure == null) {
                fetched.complete(Optional.of(authenticated.getToken()));
            } else if (Failures.needsNoToken(failure)) {
                fetched.complete(Optional.empty());
            } else {
                fetched.completeExceptionally(failure);
            }
        });
    }

    private static String password(User user) throws IOException {
        return user.password().isPresent()
                ? user.password().get().reveal()
                : firstLine(user.passwordFile().orElseThrow());
    }

    private static String firstLine(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, UTF_8)) {
            String read = Objects.requireNonNullElse(reader.readLine(), "").strip();
            if (read.isEmpty() || read.length() > MAX_LENGTH) {
                throw new IOException(
                        "password-file=" + file + " must begin with a line of 1 to " + MAX_LENGTH + " characters");
            }
            return read;
        } catch (CharacterCodingException e) {
            throw new IOException("password-file=" + file + " is not UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new IOException("password-file=" + file + " does not exist", e);
        }
    }
}
