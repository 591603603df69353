/**
 * The state machines all connectors share: claiming, keeping and leaving an id; following groups; telling listeners.
 *
 * <p>Entry type: {@link io.muster.registry.engine.RegistryEngine}, a whole connector on top of one
 * {@link io.muster.registry.backend.RegistryBackend}. Everything mutable here belongs to the engine's one owner thread and asserts it; callbacks run on a
 * pool of their own, health checks on another. Nothing here looks at a clock or at chance but through
 * {@link io.muster.registry.engine.EngineThreads}.
 */
@NullMarked
package io.muster.registry.engine;

import org.jspecify.annotations.NullMarked;
