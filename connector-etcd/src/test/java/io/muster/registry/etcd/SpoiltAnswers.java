package io.muster.registry.etcd;

import io.grpc.Status;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be wrong with an answer of etcd. */
final class SpoiltAnswers {

    private SpoiltAnswers() {}

    /** Makes something else of an answer. */
    @FunctionalInterface
    interface Fault {
        Spoilt spoil(byte[] answer);
    }

    /**
     * What a client gets.
     *
     * @param message the answer, empty for none
     * @param end how the call ends with it, empty if it goes on
     */
    record Spoilt(Optional<byte[]> message, Optional<Status> end) {

        static Spoilt ending(Status status) {
            return new Spoilt(Optional.empty(), Optional.of(status));
        }

        static Spoilt saying(byte[] message) {
            return new Spoilt(Optional.of(message), Optional.empty());
        }
    }

    /** Returns all faults by name. */
    static SortedMap<String, Fault> faults() {
        SortedMap<String, Fault> faults = new TreeMap<>();
        for (Status.Code code : Status.Code.values()) {
            if (code != Status.Code.OK) {
                faults.put("status " + code, answer -> Spoilt.ending(code.toStatus()));
            }
        }
        faults.put("no leader", ending(Status.UNAVAILABLE, "etcdserver: no leader"));
        faults.put("leader changed", ending(Status.UNAVAILABLE, "etcdserver: leader changed"));
        faults.put("request timed out", ending(Status.UNAVAILABLE, "etcdserver: request timed out"));
        faults.put("too many requests", ending(Status.RESOURCE_EXHAUSTED, "etcdserver: too many requests"));
        faults.put("full database", ending(Status.RESOURCE_EXHAUSTED, "etcdserver: mvcc: database space exceeded"));
        faults.put("no such lease", ending(Status.NOT_FOUND, "etcdserver: requested lease not found"));
        faults.put("compacted", ending(Status.OUT_OF_RANGE, "etcdserver: mvcc: required revision has been compacted"));
        faults.put("invalid token", ending(Status.UNAUTHENTICATED, "etcdserver: invalid auth token"));
        faults.put("channel closed", ending(Status.UNKNOWN, "channel closed"));
        faults.put("end in place of an answer", answer -> Spoilt.ending(Status.OK));
        faults.put("answer without anything in it", answer -> Spoilt.saying(new byte[0]));
        faults.put("answer that is cut off", answer -> Spoilt.saying(Arrays.copyOf(answer, answer.length / 2)));
        faults.put("answer of nonsense", answer -> Spoilt.saying(nonsense(answer.length + 1)));
        return faults;
    }

    private static Fault ending(Status status, String description) {
        return answer -> Spoilt.ending(status.withDescription(description));
    }

    private static byte[] nonsense(int length) {
        byte[] bytes = new byte[length];
        // read as a tag it is of no type there is
        Arrays.fill(bytes, (byte) 0x7f);
        return bytes;
    }
}
