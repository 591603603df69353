/**
 * Real registries as child processes, so that they can be killed, frozen and started again; for the tests of connectors and of whatever is built on them.
 *
 * <p>Entry type: one class per registry, such as {@link io.muster.registry.testkit.process.ZooKeeperProcess}. Not thread-safe: one thread drives a
 * process. A child ends with the JVM that started it.
 */
@NullMarked
package io.muster.registry.testkit.process;

import org.jspecify.annotations.NullMarked;
