package io.muster.registry.zookeeper;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/**
 * What came of a {@code multi}.
 *
 * @param code OK, or why the first of its operations that could not be done could not
 * @param ops what was asked for
 * @param results one for each of {@code ops}; empty if the server never saw them
 */
record MultiAnswer(Code code, List<Op> ops, List<OpResult> results) {

    /** Somebody else was faster: nothing was done, and looking again is the way on. */
    private static final Set<Code> CONFLICTS = EnumSet.of(Code.NODEEXISTS, Code.NONODE, Code.BADVERSION);

    boolean isDone() {
        return code == Code.OK;
    }

    boolean isAnswer() {
        return isDone() || CONFLICTS.contains(code);
    }

    /** Returns the node as a write of this {@code multi} left it; its mzxid is the {@code multi}'s zxid. */
    OpResult.SetDataResult written(int index) {
        return (OpResult.SetDataResult) results.get(index);
    }

    /** Returns what stood in the way, for people. */
    String conflict() {
        for (int i = 0; i < results.size() && i < ops.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() == code.intValue()) {
                return code + " at " + ops.get(i).getPath();
            }
        }
        return String.valueOf(code);
    }

    /** Returns the failure of an operation that nothing but an operator can mend. */
    KeeperException failure() {
        return KeeperException.create(code, ops.get(0).getPath());
    }
}
