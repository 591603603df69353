package io.muster.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;

/** The parts that transactions are made of. */
final class Ops {

    private Ops() {}

    static RequestOp get(String key) {
        return RequestOp.newBuilder()
                .setRequestRange(RangeRequest.newBuilder().setKey(Layout.bytes(key)))
                .build();
    }

    /** Reads every key that begins with {@code prefix}, which ends with a slash. */
    static RequestOp getAll(String prefix) {
        return RequestOp.newBuilder()
                .setRequestRange(
                        RangeRequest.newBuilder().setKey(Layout.bytes(prefix)).setRangeEnd(Layout.endOf(prefix)))
                .build();
    }

    /** Counts the keys from {@code first} on, less than {@code end}; a server does that without reading them. */
    static RequestOp count(String first, String end) {
        return RequestOp.newBuilder()
                .setRequestRange(RangeRequest.newBuilder()
                        .setKey(Layout.bytes(first))
                        .setRangeEnd(Layout.bytes(end))
                        .setCountOnly(true))
                .build();
    }

    /** Writes a key.
     *
     * @param lease the lease it ends with, 0 for none
     */
    static RequestOp put(String key, ByteString value, long lease) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(Layout.bytes(key))
                        .setValue(value)
                        .setLease(lease))
                .build();
    }

    static RequestOp delete(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(Layout.bytes(key)))
                .build();
    }

    /** A key was created at {@code revision}, and not deleted since; 0: there is none. */
    static Compare isCreatedAt(String key, long revision) {
        return equalTo(key, Compare.CompareTarget.CREATE)
                .setCreateRevision(revision)
                .build();
    }

    /** A key was last written at {@code revision}; 0: there is none. */
    static Compare isModifiedAt(String key, long revision) {
        return equalTo(key, Compare.CompareTarget.MOD).setModRevision(revision).build();
    }

    static Compare holds(String key, ByteString value) {
        return equalTo(key, Compare.CompareTarget.VALUE).setValue(value).build();
    }

    private static Compare.Builder equalTo(String key, Compare.CompareTarget target) {
        return Compare.newBuilder().setKey(Layout.bytes(key)).setTarget(target).setResult(Compare.CompareResult.EQUAL);
    }
}
