package io.muster.cluster.link;

import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a dial needs of the network around it. Its methods are called on the dial's event loop. */
interface DialHost {

    LinkSettings settings();

    /** Returns where a refusal is kept. */
    Refusals refusals();

    /** Looks a name up; completes on any thread. */
    CompletionStage<List<InetAddress>> resolve(String host);

    /** Connects on the loop; the channel does not read before it is told to. */
    ChannelFuture connect(LoopContext loop, InetSocketAddress address);

    long nextLinkId();

    /** The dial is a link, or has failed. */
    void ended(OutboundDial dial);
}
