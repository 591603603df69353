/**
 * The contract: what a server registers, what a watcher sees, and what every connector promises about both.
 *
 * <p>Entry type: {@link io.muster.registry.ServerRegistryConnector}, which carries the numbered promises P1 to P24. Everything else here is
 * an immutable value, a handle, a listener or an error. The JDK, SLF4J and JSpecify are all this module needs.
 *
 * <p>The neighbours: {@code health} is the health model and the checks, {@code spi} how a connector is found and configured, {@code backend}
 * the few primitives one registry has to offer, {@code engine} the state machines all connectors share, {@code memory} the in-memory
 * connector, {@code time} the owner thread and virtual time.
 */
@NullMarked
package io.muster.registry;

import org.jspecify.annotations.NullMarked;
