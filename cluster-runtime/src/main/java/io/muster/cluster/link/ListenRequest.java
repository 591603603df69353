package io.muster.cluster.link;

import io.muster.registry.InstanceId;
import java.net.InetSocketAddress;

/**
 * Where to listen, and who answers there. The id is not needed yet: it comes with {@link IncomingLink#admit}.
 *
 * @param address the address to bind; port 0 takes a free one
 * @param system our system; a dialler of another one is refused
 * @param instance our process start; a dialler that means another one is refused
 */
public record ListenRequest(InetSocketAddress address, String system, InstanceId instance) {}
