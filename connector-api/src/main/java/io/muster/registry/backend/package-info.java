/**
 * What one registry has to offer: the primitives the shared state machines are built on. Authors of connectors implement this package;
 * nobody else needs it.
 *
 * <p>Entry type: {@link io.muster.registry.backend.RegistryBackend}. A backend keeps no promises by itself: it does single, asynchronous
 * requests and says honestly what it saw. Retrying, deadlines, staleness, settle times, ordering towards listeners and everything else that
 * is the same on all registries is the engine's work.
 */
@NullMarked
package io.muster.registry.backend;

import org.jspecify.annotations.NullMarked;
