/**
 * The system of {@code compose.yaml} on a real container engine.
 *
 * <p>Entry type: {@link io.muster.compose.containers.ComposeSystem}. Tests are marked with {@link io.muster.registry.testkit.process.NeedsContainers}: without an
 * engine they are skipped, with {@code MUSTER_CONTAINERS=required} they fail.
 */
@NullMarked
package io.muster.compose.containers;

import org.jspecify.annotations.NullMarked;
