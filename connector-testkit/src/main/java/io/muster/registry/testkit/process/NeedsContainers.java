package io.muster.registry.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs only where a Docker engine with the compose plugin answers. Where the variable {@code MUSTER_CONTAINERS} is {@code required}, none is a failure; elsewhere the
 * class is skipped, and says why.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsContainers.Condition.class)
public @interface NeedsContainers {

    /** The image that stands in for the vendors' ones where nothing can be pulled, by this variable; see {@code etc/containers.sh}. */
    String BASE_IMAGE = "MUSTER_TEST_BASE_IMAGE";

    /** Asks the engine. */
    final class Condition implements ExecutionCondition {

        private static final String VARIABLE = "MUSTER_CONTAINERS";
        private static final long PATIENCE_SECONDS = 60;

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Optional<String> missing = failure("docker", "version").or(() -> failure("docker", "compose", "version"));
            if (missing.isPresent() && "required".equals(System.getenv(VARIABLE))) {
                throw new IllegalStateException(VARIABLE + "=required, but no container engine: " + missing.get());
            }
            return missing.map(why -> ConditionEvaluationResult.disabled("no container engine: " + why))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("a container engine answers"));
        }

        private static Optional<String> failure(String... command) {
            try {
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                process.getOutputStream().close();
                String asked = String.join(" ", List.of(command)) + ": ";
                // it prints less than a pipe holds
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.of(asked + "no answer within " + PATIENCE_SECONDS + " s");
                }
                String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
                return process.exitValue() == 0
                        ? Optional.empty()
                        : Optional.of(asked + printed.lines().reduce("", (first, last) -> last));
            } catch (IOException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            }
        }
    }
}
