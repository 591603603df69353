package io.muster.cluster.config;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An address of this machine that another machine may reach.
 *
 * @param interfaceName the name of its interface
 * @param address neither loopback nor link-local
 */
record MachineAddress(String interfaceName, InetAddress address) {

    /** Returns the addresses of all interfaces that are up, IPv4 first. */
    static List<MachineAddress> all() {
        List<MachineAddress> found = new ArrayList<>();
        try (Stream<NetworkInterface> interfaces = NetworkInterface.networkInterfaces()) {
            interfaces
                    .filter(MachineAddress::isUp)
                    .forEach(each -> each.inetAddresses()
                            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                            .forEach(address -> found.add(new MachineAddress(each.getName(), address))));
        } catch (SocketException e) {
            throw new UncheckedIOException("Cannot list this machine's network interfaces; set advertise.host", e);
        }
        found.sort((one, other) -> Boolean.compare(other.isIpv4(), one.isIpv4()));
        return found;
    }

    boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /** Returns the address alone, without the zone that means something on this machine only. */
    String host() {
        return address.getHostAddress().split("%", 2)[0];
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp() && !each.isLoopback();
        } catch (SocketException e) {
            // It went away while we looked.
            return false;
        }
    }
}
