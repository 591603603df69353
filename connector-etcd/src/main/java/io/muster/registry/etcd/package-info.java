/**
 * The connector for etcd.
 *
 * <p>Entry type: {@link io.muster.registry.etcd.EtcdConnector}, made by {@link io.muster.registry.etcd.EtcdConnectorProvider}; its class
 * comment has the key map and says which primitive keeps which promise. Everything mutable belongs to the backend's one owner thread; what
 * gRPC's thread reports is handed to it at once, in order.
 *
 * <p>Of jetcd only the stubs are used, on gRPC itself. Its client would decide what this connector has to know: it takes streams up again by itself and
 * skips events, keeps leases alive on a stream that it never reopens, repeats requests, and knows no deadline.
 */
@NullMarked
package io.muster.registry.etcd;

import org.jspecify.annotations.NullMarked;
