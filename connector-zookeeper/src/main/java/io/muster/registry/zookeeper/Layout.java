package io.muster.registry.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.zookeeper.common.PathUtils;

/**
 * The paths of one system; {@link ZooKeeperConnector} says what stands there.
 *
 * @param base the path of the system, chroot and root included
 */
record Layout(String base) {

    static Layout of(ConnectString connect, String root, String system) {
        return new Layout(connect.chroot() + ("/".equals(root) ? "" : root) + "/" + system);
    }

    /**
     * Returns {@code root} if it can stand above systems.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static String checkedRoot(String root) {
        try {
            PathUtils.validatePath(root);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + root + "' must be an absolute path such as /muster: " + e.getMessage(), e);
        }
        if (root.equals("/zookeeper") || root.startsWith("/zookeeper/")) {
            throw new IllegalArgumentException("'" + root + "' is ZooKeeper's own; take another, such as /muster");
        }
        return root;
    }

    String epoch() {
        return base + "/epoch";
    }

    String slots() {
        return base + "/slots";
    }

    String slot(int id) {
        return slots() + "/" + id;
    }

    String ids() {
        return base + "/ids";
    }

    String id(int id) {
        return ids() + "/" + id;
    }

    String groups() {
        return base + "/groups";
    }

    String group(String group) {
        return groups() + "/" + group;
    }

    /** Returns every path that must be there before a server of {@code group} can claim an id, parents first. */
    List<String> parents(String group) {
        List<String> parents = new ArrayList<>();
        for (int slash = base.indexOf('/', 1); slash > 0; slash = base.indexOf('/', slash + 1)) {
            parents.add(base.substring(0, slash));
        }
        parents.addAll(List.of(base, slots(), ids(), groups(), group(group)));
        return parents;
    }

    /** Reads a child of {@link #ids()}; empty if somebody else put it there. */
    static OptionalInt parseId(String child) {
        boolean isNumber =
                !child.isEmpty() && child.length() <= 5 && child.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && (child.length() == 1 || child.charAt(0) != '0')
                ? OptionalInt.of(Integer.parseInt(child))
                : OptionalInt.empty();
    }
}
