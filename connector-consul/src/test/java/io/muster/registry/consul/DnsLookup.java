package io.muster.registry.consul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a DNS server on the loopback address for SRV records (RFC 1035, RFC 2782), as much as a test needs. */
final class DnsLookup {

    private static final int SRV = 33;
    private static final int INTERNET = 1;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_BYTES = 4096;
    private static final int HEADER_BYTES = 12;
    private static final int POINTER = 0xc0;

    private DnsLookup() {}

    /** Returns the ports of all SRV records of a name, none if it does not exist. */
    static List<Integer> ports(int dnsPort, String name) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] query = query(name);
            socket.send(new DatagramPacket(query, query.length, InetAddress.getLoopbackAddress(), dnsPort));
            DatagramPacket answer = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
            socket.receive(answer);
            return read(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        }
    }

    private static byte[] query(String name) {
        ByteArrayOutputStream query = new ByteArrayOutputStream();
        // id 7, recursion desired, one question
        query.writeBytes(new byte[] {0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            query.write(label.length());
            query.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.writeBytes(new byte[] {0, 0, SRV, 0, INTERNET});
        return query.toByteArray();
    }

    private static List<Integer> read(ByteBuffer answer) {
        int answers = answer.getShort(6);
        answer.position(HEADER_BYTES);
        skipName(answer);
        answer.getInt();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(answer);
            int type = answer.getShort();
            // class and time to live
            answer.getShort();
            answer.getInt();
            int end = answer.getShort() + answer.position();
            if (type == SRV) {
                // after priority and weight
                ports.add(Short.toUnsignedInt(answer.getShort(answer.position() + 4)));
            }
            answer.position(end);
        }
        return ports;
    }

    private static void skipName(ByteBuffer answer) {
        int length = Byte.toUnsignedInt(answer.get());
        while (length != 0) {
            if (length >= POINTER) {
                answer.get();
                return;
            }
            answer.position(answer.position() + length);
            length = Byte.toUnsignedInt(answer.get());
        }
    }
}
