/**
 * The connector for Consul.
 *
 * <p>Entry type: {@link io.muster.registry.consul.ConsulConnector}, made by {@link io.muster.registry.consul.ConsulConnectorProvider}; its class
 * comment has the key map and says which primitive keeps which promise. Everything mutable belongs to the backend's one owner thread; what
 * OkHttp's threads report is handed to it at once.
 *
 * <p>Consul is spoken to over HTTP with OkHttp itself: each call here needs what a client library hides, a deadline and a bound of its own, the headers of the answer, its status, or
 * being cancelled alone.
 */
@NullMarked
package io.muster.registry.consul;

import org.jspecify.annotations.NullMarked;
