package io.muster.benchmarks.peers;

import io.grpc.Drainable;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Messages that are bytes and nothing else. */
final class Bytes implements Marshaller<byte[]> {

    static final Bytes MARSHALLER = new Bytes();

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static long number(byte[] message) {
        return (long) LONG.get(message, 0);
    }

    @Override
    public InputStream stream(byte[] value) {
        return new Drained(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            byte[] message = new byte[stream.available()];
            if (stream.readNBytes(message, 0, message.length) < message.length) {
                throw new IOException("the message ends too soon");
            }
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives all at once, as the streams of protocol buffers do; gRPC would copy any other by way of a buffer of 8 KiB for each message. */
    private static final class Drained extends ByteArrayInputStream implements Drainable {

        private Drained(byte[] message) {
            super(message);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int length = available();
            target.write(buf, pos, length);
            pos += length;
            return length;
        }
    }
}
