package io.muster.cluster.config;

import io.muster.cluster.link.LinkSettings;

/**
 * What holds for all links of a server.
 *
 * @param settings sizes and times of a single link
 * @param redial when a link is dialled again
 * @param eventLoops how many event loop threads, 1 to 1024
 * @param workers how many threads run the application's handlers, 1 to 1024
 * @param handlerQueue how many messages of one link wait for its handler before the link stops reading, 1 to 1,000,000
 */
public record LinkConfig(LinkSettings settings, RedialConfig redial, int eventLoops, int workers, int handlerQueue) {}
