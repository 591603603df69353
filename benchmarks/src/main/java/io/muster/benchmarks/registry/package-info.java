/**
 * How soon others know, with a real ZooKeeper in a process of its own: a registration until a watcher sees it, beside the plain ZooKeeper client; a
 * join until the link is up, beside the registry's word of the same join; a killed process until its peer is told, beside a plain socket's end.
 *
 * <p>Threads: the measuring thread waits for what callbacks tell. Entry types: {@link io.muster.benchmarks.registry.Registrations}, {@link
 * io.muster.benchmarks.registry.Joins} and {@link io.muster.benchmarks.registry.Kills}.
 */
@NullMarked
package io.muster.benchmarks.registry;

import org.jspecify.annotations.NullMarked;
