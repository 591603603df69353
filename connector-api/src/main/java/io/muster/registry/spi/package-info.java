/**
 * How a connector is found by its type and told its settings.
 *
 * <p>Entry type: {@link io.muster.registry.spi.ServerRegistryConnectorProvider}, looked up with {@link java.util.ServiceLoader}. Settings are
 * read through {@link io.muster.registry.spi.SettingsReader}, which collects every problem with its place instead of stopping at the
 * first.
 */
@NullMarked
package io.muster.registry.spi;

import org.jspecify.annotations.NullMarked;
