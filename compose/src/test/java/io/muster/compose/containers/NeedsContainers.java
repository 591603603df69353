package io.muster.compose.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs only where a container engine and its compose plugin answer; where the variable MUSTER_CONTAINERS is {@code required}, none is a failure. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsContainers.Condition.class)
@interface NeedsContainers {

    /** Asks the engine. */
    final class Condition implements ExecutionCondition {

        private static final String VARIABLE = "MUSTER_CONTAINERS";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            try {
                Commands.run(Map.of(), List.of("docker", "version", "--format", "{{.Server.Version}}"));
                Commands.run(Map.of(), List.of("docker", "compose", "version"));
                return ConditionEvaluationResult.enabled("a container engine answers");
            } catch (CommandFailedException e) {
                if ("required".equals(System.getenv(VARIABLE))) {
                    throw new IllegalStateException(VARIABLE + "=required, and there is no container engine", e);
                }
                return ConditionEvaluationResult.disabled("no container engine: " + e.getMessage());
            }
        }
    }
}
