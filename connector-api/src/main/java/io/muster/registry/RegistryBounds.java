package io.muster.registry;

import java.time.Duration;

/**
 * The bounds a connector states (P7), counted from when the registry serves with a stable leader. They follow from the connector's
 * settings and what the registry granted (a ZooKeeper server may clamp a session timeout), so they may change once it is connected.
 * They hold for a process, a host and a registry agent that dies alike; {@code docs/registries.md} has them one by one, measured.
 *
 * @param listing a server that crashed is off the list within this time
 * @param idReuse its id is free for others within this time
 * @param settle the living are listed again within this time after the registry lost its data (P15); the interval of the self-audit (P8), by
 *     which they find out, is part of it
 */
public record RegistryBounds(Duration listing, Duration idReuse, Duration settle) {}
