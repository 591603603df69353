package io.muster.registry.zookeeper;

import io.muster.registry.zookeeper.ZooKeeperSettings.Acl;
import java.util.List;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;

/** What the words of the setting {@code acl} mean. */
final class Acls {

    private Acls() {}

    static List<ACL> of(Acl acl) {
        return switch (acl) {
            case WORLD -> ZooDefs.Ids.OPEN_ACL_UNSAFE;
            case CREATOR_ALL -> ZooDefs.Ids.CREATOR_ALL_ACL;
            case CREATOR_ALL_WORLD_READ ->
                Stream.concat(ZooDefs.Ids.CREATOR_ALL_ACL.stream(), ZooDefs.Ids.READ_ACL_UNSAFE.stream())
                        .toList();
        };
    }
}
