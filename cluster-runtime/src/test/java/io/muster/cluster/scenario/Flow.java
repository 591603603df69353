package io.muster.cluster.scenario;

import io.muster.cluster.Message;
import io.muster.cluster.RemoteServer;
import io.muster.cluster.SendResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/**
 * A steady flow of numbered messages to one server, each with a tag, a payload of varying size and its checksum; and the other end of it, which checks
 * that each comes once, in order, as it was sent.
 */
final class Flow implements AutoCloseable {

    /** Short, so that thousands of messages cross each phase of an outage, and the machine is left for others. */
    private static final Duration PAUSE = Duration.ofMillis(1);

    private static final int HEAD = Long.BYTES + Integer.BYTES;
    private static final int LARGEST_BODY = 4_000;

    final AtomicLong sent = new AtomicLong();
    final AtomicLong received = new AtomicLong();
    final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    private final Thread sender;
    private volatile boolean ended;

    private Flow(RemoteServer to) {
        sender = new Thread(() -> run(to), "flow-to-" + to.group() + "-" + to.id());
    }

    /** Begins to send; give what arrives at the other end to {@link #arrived}. */
    static Flow to(RemoteServer server) {
        return new Flow(server);
    }

    Flow start() {
        sender.start();
        return this;
    }

    private void run(RemoteServer to) {
        try {
            while (!ended) {
                long number = sent.get();
                SendResult result = to.send(tag(number), message(number));
                if (result == SendResult.TAKEN) {
                    sent.incrementAndGet();
                    LockSupport.parkNanos(PAUSE.toNanos());
                } else if (result == SendResult.FULL) {
                    to.awaitWritable(OpenWorld.PATIENCE);
                } else {
                    faults.add("number " + number + " was " + result);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks the next message. Serial, as callbacks of one server are. */
    void arrived(Message message) {
        long expected = received.getAndIncrement();
        long number = message.getLong(0);
        if (number != expected) {
            faults.add("number " + number + " came instead of " + expected);
        }
        if (message.tag() != tag(number)) {
            faults.add("number " + number + " has tag " + message.tag());
        }
        byte[] bytes = message.bytes();
        if (message.getInt(Long.BYTES) != checksum(bytes) || bytes.length != HEAD + body(number)) {
            faults.add("number " + number + " is not as it was sent");
        }
    }

    private static int tag(long number) {
        return (int) (number % 65_536);
    }

    private static int body(long number) {
        return (int) (number * 37 % LARGEST_BODY);
    }

    private static byte[] message(long number) {
        byte[] bytes = new byte[HEAD + body(number)];
        for (int i = HEAD; i < bytes.length; i++) {
            bytes[i] = (byte) (number + i);
        }
        ByteBuffer.wrap(bytes).putLong(number).putInt(checksum(bytes));
        return bytes;
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes, HEAD, bytes.length - HEAD);
        return (int) crc.getValue();
    }

    /** Waits until {@code count} more messages have made the whole way. */
    void awaitMore(long count) {
        long goal = received.get() + count;
        OpenWorld.until(() -> received.get() >= goal || !faults.isEmpty());
    }

    /** Ends sending, and waits until everything that was taken has arrived. */
    void finish() throws InterruptedException {
        ended = true;
        sender.join();
        OpenWorld.until(() -> received.get() >= sent.get());
    }

    @Override
    public void close() {
        ended = true;
        sender.interrupt();
    }
}
