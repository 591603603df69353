/**
 * The in-memory registry and its connector: the reference implementation of a backend, for tests and for systems of one process.
 *
 * <p>Entry types: {@link io.muster.registry.memory.MemoryRegistry}, which stands for the registry's server and can be made to fail in every way
 * a real one does; {@link io.muster.registry.memory.MemoryBackend}, one client of it; and
 * {@link io.muster.registry.memory.MemoryConnectorProvider}, which finds registries by name within this process. The registry's data belongs to
 * the registry's monitor; answers and events are told on its one thread, in the order in which they came about.
 */
@NullMarked
package io.muster.registry.memory;

import org.jspecify.annotations.NullMarked;
