/** Tests of the client listener and the client, on real loopback sockets. */
@NullMarked
package io.muster.cluster.client;

import org.jspecify.annotations.NullMarked;
