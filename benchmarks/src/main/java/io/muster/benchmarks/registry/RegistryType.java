package io.muster.benchmarks.registry;

/** On which registry is measured; named as on the command line. */
public enum RegistryType {
    /** ZooKeeper. */
    zookeeper,
    /** etcd. */
    etcd,
    /** Consul. */
    consul
}
