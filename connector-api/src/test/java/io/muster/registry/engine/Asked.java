package io.muster.registry.engine;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request a scripted backend was asked for, and the answer the test gives it when it likes. */
record Asked(String verb, Object argument, long at, CompletableFuture<@Nullable Object> answer) {

    void answer(@Nullable Object value) {
        answer.complete(value);
    }

    void done() {
        answer(null);
    }

    void fail(Throwable error) {
        answer.completeExceptionally(error);
    }

    <T> T argument(Class<T> type) {
        return type.cast(argument);
    }
}
