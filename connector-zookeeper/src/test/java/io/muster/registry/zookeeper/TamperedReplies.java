package io.muster.registry.zookeeper;

import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.TcpProxy.Tampered;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.zookeeper.KeeperException.Code;

/**
 * A fake, for answers that a real server cannot be made to give: knows the frames of ZooKeeper's protocol, and spoils the replies to one client's requests. A frame is a length
 * and so many bytes; a reply begins with xid (4), zxid (8) and error (4). What a server sends by itself (the answer to a connect, pings, events)
 * passes. Thread-safe.
 */
final class TamperedReplies {

    private static final int LENGTH = 4;
    private static final int ZXID_AT = LENGTH + 4;
    private static final int ERROR_AT = ZXID_AT + 8;
    private static final int HEADER = ERROR_AT + 4;

    /** An error code that no version of ZooKeeper has. */
    private static final int NO_CODE = -999;

    /** Errors that may be said of any request, and none that says that a node is not there. */
    private static final Code[] ERRORS = {
        Code.SYSTEMERROR,
        Code.CONNECTIONLOSS,
        Code.MARSHALLINGERROR,
        Code.UNIMPLEMENTED,
        Code.OPERATIONTIMEOUT,
        Code.BADARGUMENTS,
        Code.APIERROR,
        Code.NOAUTH,
        Code.SESSIONEXPIRED,
        Code.AUTHFAILED,
        Code.SESSIONMOVED,
        Code.NOTREADONLY,
        Code.REQUESTTIMEOUT,
        Code.QUOTAEXCEEDED,
        Code.THROTTLEDOP
    };

    private volatile Optional<Fault> fault = Optional.empty();

    /** Makes something else of a reply. */
    @FunctionalInterface
    interface Fault {
        Tampered spoil(byte[] frame);
    }

    /** Returns all faults by name. */
    static SortedMap<String, Fault> faults() {
        SortedMap<String, Fault> faults = new TreeMap<>();
        for (Code code : ERRORS) {
            faults.put("error " + code, goingOn(frame -> error(frame, code.intValue())));
        }
        faults.put("error of no known code", goingOn(frame -> error(frame, NO_CODE)));
        faults.put("reply without its body", goingOn(frame -> body(frame, new byte[0])));
        faults.put("reply with a body of nonsense", goingOn(frame -> body(frame, nonsense(frame.length - HEADER + 1))));
        faults.put("reply to another request", goingOn(frame -> with(frame, LENGTH, Integer.MAX_VALUE)));
        faults.put("reply longer than anything", goingOn(frame -> with(frame, 0, Integer.MAX_VALUE)));
        faults.put("reply of negative length", goingOn(frame -> with(frame, 0, -2)));
        faults.put("end in the middle of a length", frame -> Tampered.ending(Arrays.copyOf(frame, 2)));
        faults.put("end in the middle of a reply", frame -> Tampered.ending(Arrays.copyOf(frame, frame.length - 1)));
        faults.put("end in place of a reply", frame -> Tampered.ending(new byte[0]));
        return faults;
    }

    private static Fault goingOn(Function<byte[], byte[]> change) {
        return frame -> Tampered.goingOn(change.apply(frame));
    }

    private static byte[] error(byte[] frame, int code) {
        return with(body(frame, new byte[0]), ERROR_AT, code);
    }

    private static byte[] body(byte[] frame, byte[] body) {
        byte[] made = Arrays.copyOf(frame, HEADER + body.length);
        System.arraycopy(body, 0, made, HEADER, body.length);
        return with(with(made, 0, made.length - LENGTH), ERROR_AT, Code.OK.intValue());
    }

    private static byte[] nonsense(int length) {
        byte[] bytes = new byte[length];
        // read as a length it is too much, and as a flag it is neither
        Arrays.fill(bytes, (byte) 0x7f);
        return bytes;
    }

    private static byte[] with(byte[] frame, int at, int value) {
        ByteBuffer made = ByteBuffer.wrap(frame.clone());
        made.putInt(at, value);
        return made.array();
    }

    void begin(Fault next) {
        fault = Optional.of(next);
    }

    void end() {
        fault = Optional.empty();
    }

    /** Makes what looks at the answers of one connection. */
    TcpProxy.Tampering connection() {
        return new Frames();
    }

    /** Puts the bytes of one connection together to frames. */
    private final class Frames implements TcpProxy.Tampering {

        private byte[] begun = new byte[0];
        private boolean connected;

        @Override
        public Tampered pass(byte[] answers) {
            ByteBuffer left = ByteBuffer.wrap(joined(begun, answers));
            ByteArrayOutputStream passed = new ByteArrayOutputStream();
            boolean isEnd = false;
            while (!isEnd && left.remaining() >= LENGTH && left.remaining() - LENGTH >= left.getInt(left.position())) {
                byte[] frame = new byte[LENGTH + left.getInt(left.position())];
                left.get(frame);
                Tampered tampered = tamper(frame);
                passed.writeBytes(tampered.bytes());
                isEnd = tampered.isEnd();
            }
            begun = Arrays.copyOfRange(left.array(), left.position(), left.limit());
            return isEnd ? Tampered.ending(passed.toByteArray()) : Tampered.goingOn(passed.toByteArray());
        }

        private Tampered tamper(byte[] frame) {
            boolean isReply = connected
                    && frame.length >= HEADER
                    && ByteBuffer.wrap(frame).getInt(LENGTH) >= 0;
            connected = true;
            Optional<Fault> now = fault;
            return isReply && now.isPresent() ? now.get().spoil(frame) : Tampered.goingOn(frame);
        }

        private static byte[] joined(byte[] first, byte[] second) {
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }
}
