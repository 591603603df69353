/**
 * The contract between a server and the registry through which servers find each other.
 *
 * <p>Entry type: {@code ServerRegistryConnector}.
 */
@NullMarked
package io.muster.registry;

import org.jspecify.annotations.NullMarked;
