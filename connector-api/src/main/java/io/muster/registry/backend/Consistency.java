package io.muster.registry.backend;

/** How much a read has to know. */
public enum Consistency {
    /** As the registry answers by itself; may lag a little. */
    DEFAULT,
    /** Everything that was acknowledged before the read was sent (ZooKeeper sync, etcd linearizable, Consul consistent). */
    STRONG
}
