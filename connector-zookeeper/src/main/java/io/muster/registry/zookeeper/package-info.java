/**
 * The connector for Apache ZooKeeper.
 *
 * <p>Entry type: the ZooKeeper connector, made by its provider.
 */
@NullMarked
package io.muster.registry.zookeeper;

import org.jspecify.annotations.NullMarked;
