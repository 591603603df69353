package io.muster.registry.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.RegistryRejectedException;
import io.muster.registry.RegistryUnavailableException;
import io.muster.registry.time.VirtualOwnerThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BoundedRequestsTest {

    private final VirtualOwnerThread owner = new VirtualOwnerThread();
    private final BoundedRequests requests = new BoundedRequests(
            owner,
            Duration.ofSeconds(5),
            "etcd at here",
            (failure, what) -> new RegistryRejectedException(what + ": " + failure.getMessage()));

    @Test
    void endsAtItsBound_withoutAnAnswer() {
        CompletableFuture<String> result = send(new CompletableFuture<>());
        owner.advance(Duration.ofSeconds(4));
        assertThat(result).isNotDone();

        owner.advance(Duration.ofSeconds(1));

        assertThat(result)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RegistryUnavailableException.class)
                .withMessage("Cannot look in etcd at here: no answer within PT5S");
    }

    @Test
    void beginsOnItsOwner_andLeavesNoTimer() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> onOwner = new CompletableFuture<>();
        CompletableFuture<String> result = requests.send("look", () -> {
                    onOwner.complete(owner.isOwner());
                    return answer;
                })
                .toCompletableFuture();
        assertThat(onOwner).isNotDone();

        owner.runPending();
        answer.complete("found");

        assertThat(onOwner).isCompletedWithValue(true);
        assertThat(result).isCompletedWithValue("found");
        assertThat(owner.timers()).isZero();
    }

    @Test
    void saysWhatAFailureMeans_andWhatWasThrown() {
        CompletableFuture<String> failed = send(CompletableFuture.failedFuture(new IllegalStateException("no")));
        CompletableFuture<String> thrown = requests.<String>send("look", () -> {
                    throw new IllegalStateException("not opened");
                })
                .toCompletableFuture();
        owner.runPending();

        assertThat(failed).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("look: no");
        assertThat(thrown).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining("look: not opened");
    }

    private CompletableFuture<String> send(CompletableFuture<String> answer) {
        CompletableFuture<String> result = requests.send("look", () -> answer).toCompletableFuture();
        owner.runPending();
        return result;
    }
}
