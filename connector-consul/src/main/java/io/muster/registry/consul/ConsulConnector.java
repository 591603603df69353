package io.muster.registry.consul;

import io.muster.registry.engine.EngineConnector;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;

/**
 * Registers and finds servers in Consul 1.8 or newer, through the agent of the server's own host.
 *
 * <h2>Key map</h2>
 *
 * <p>In the KV store, below {@code <prefix>/<system>/}; the prefix is {@code muster} unless it is set:
 *
 * <table>
 *   <caption>What stands where</caption>
 *   <tr><th>key</th><th>session</th><th>value</th></tr>
 *   <tr><td>{@code epoch}</td><td>none</td><td>the epoch, a decimal number</td></tr>
 *   <tr><td>{@code ids/<id>}</td><td>the registration's</td><td>the instance, 32 hexadecimal digits; never written again</td></tr>
 * </table>
 *
 * <p>At the agent, only while the id is claimed: one service named {@code <system>-<group>} with the id {@code <system>-<instance>}, the registered address, and in its metadata the
 * properties beside {@code muster-format} (1), {@code muster-system}, {@code muster-group}, {@code muster-id}, {@code muster-instance}, {@code muster-epoch},
 * {@code muster-revision}, {@code muster-health} and {@code muster-note}. Two checks of type TTL: {@code alive:<service id>}, passed by Muster alone, and
 * {@code health:<service id>}, for Consul's own users. A server is listed while {@code alive} and the node's {@code serfHealth} are there and not critical; its health is the worst
 * of {@code muster-health} and every other check, and Consul's maintenance mode is maintenance.
 *
 * <h2>Promise → primitive</h2>
 *
 * <table>
 *   <caption>How each promise is kept</caption>
 *   <tr><th>promise</th><th>primitive</th></tr>
 *   <tr><td>P1, P4</td><td>one transaction: the epoch has the modify index that was read, {@code ids/<id>} is not there, lock it with the session. Never decided by a read</td></tr>
 *   <tr><td>P2</td><td>a session of TTL S without node checks, with a lock delay of S, at most 60 s (Consul knows none longer). A renewal is the session's, then a consistent read of
 *       the key. Valid for that lock delay from when it was sent, at half of what Consul waits or earlier; renewed at a third of it</td></tr>
 *   <tr><td>P3</td><td>revision = modify index of {@code ids/<id>}; the key is deleted only at that index, the service only if it says no newer incarnation</td></tr>
 *   <tr><td>P5</td><td>the service's metadata</td></tr>
 *   <tr><td>P7</td><td>{@code alive} turns critical at its agent; {@code serfHealth} when the host is gone</td></tr>
 *   <tr><td>P8</td><td>passing a check that the agent does not know; the audit reads the entry at the servers, consistently</td></tr>
 *   <tr><td>P10</td><td>the service, then the key, then the session: in this order no lock delay begins</td></tr>
 *   <tr><td>P13</td><td>one blocking health query per group</td></tr>
 *   <tr><td>P14</td><td>an answer that is not 200, or none within the wait and a margin</td></tr>
 *   <tr><td>P15</td><td>doubtful: filtered by access rules, empty for a token that sees no node, the own entry missing. An answer without a leader or an index is a failure</td></tr>
 *   <tr><td>P16</td><td>an index that goes back, and every failed query, leads to a new list</td></tr>
 *   <tr><td>P17</td><td>a service without {@code muster-format} or without the check {@code alive} is foreign</td></tr>
 *   <tr><td>P22</td><td>the token file is read for each request; TLS files when they changed</td></tr>
 *   <tr><td>P24</td><td>the service itself: DNS, UI and health API</td></tr>
 * </table>
 *
 * <h2>Ambiguous writes</h2>
 *
 * <p>A claim that may have been written is undone before the next one: the keys of its session are deleted and the session is ended, so that what is still under way is refused. A
 * registration that arrives late is critical, and nobody passes it. All other writes are guarded by the key's index, or say the same again.
 *
 * <h2>Bounds</h2>
 *
 * <p>With S the session's TTL and A that of {@code alive}: a crashed process is off the list within A + 1 s, its id free within 3 S + 1 s (with S over 60 s: 2 S + 61 s),
 * counted from when the servers have a leader.
 */
public final class ConsulConnector extends EngineConnector {

    /** The word in {@code registry.type}. */
    public static final String TYPE = "consul";

    /** Makes a connector that is not started; does no I/O. */
    public ConsulConnector(ConsulSettings settings, ConnectorContext context) {
        this(
                settings,
                context,
                EngineSettings.defaults()
                        .forRequests(
                                settings.times().request(),
                                ConsulClaim.validity(settings.times().session())));
    }

    /** Makes a connector with other times than the usual ones. */
    public ConsulConnector(ConsulSettings settings, ConnectorContext context, EngineSettings times) {
        super(new ConsulBackend(settings, context, times), context, times);
    }
}
