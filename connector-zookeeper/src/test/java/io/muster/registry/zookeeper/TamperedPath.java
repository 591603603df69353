package io.muster.registry.zookeeper;

import io.muster.registry.testkit.TcpProxy;
import io.muster.registry.testkit.fixture.ServersPath;
import java.net.InetSocketAddress;
import java.util.List;

/** A way to ZooKeeper whose proxies change the answers themselves. */
final class TamperedPath extends ServersPath {

    private final TamperedReplies replies;

    /** Makes a way to all servers, of which only {@code first} is open. */
    TamperedPath(List<InetSocketAddress> servers, int first) {
        this(servers, first, new TamperedReplies());
    }

    private TamperedPath(List<InetSocketAddress> servers, int first, TamperedReplies replies) {
        super(servers, first, server -> TcpProxy.tampering(server, replies::connection));
        this.replies = replies;
    }

    String connectString() {
        return String.join(",", endpoints());
    }

    /** Changes the answers until the path is healed. */
    void tamper(TamperedReplies.Fault fault) {
        replies.begin(fault);
    }

    @Override
    public void heal() {
        replies.end();
        super.heal();
    }
}
