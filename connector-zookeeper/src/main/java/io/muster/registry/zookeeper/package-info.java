/**
 * The connector for Apache ZooKeeper.
 *
 * <p>Entry type: {@link io.muster.registry.zookeeper.ZooKeeperConnector}, made by {@link io.muster.registry.zookeeper.ZooKeeperConnectorProvider}; its
 * class comment has the key map and says which primitive keeps which promise. Everything mutable belongs to the backend's one owner thread;
 * what ZooKeeper's threads report is handed to it, in order.
 */
@NullMarked
package io.muster.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
