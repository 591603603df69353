package io.muster.cluster.client;

import io.muster.cluster.config.ClientConfig.ClientTimes;

/**
 * What one live connection keeps to.
 *
 * @param maxMessageBytes most bytes of one message, either way
 * @param outboundQueueBytes most bytes waiting to be sent
 * @param times deadlines and intervals
 */
record ClientBounds(int maxMessageBytes, int outboundQueueBytes, ClientTimes times) {}
