package io.muster.registry.zookeeper;

import io.muster.registry.engine.EngineConnector;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;

/**
 * Registers and finds servers in Apache ZooKeeper 3.6 or newer.
 *
 * <h2>Key map</h2>
 *
 * <p>Below {@code <chroot><root>/<system>}, with {@code root} {@code /muster} unless it is set:
 *
 * <table>
 *   <caption>What stands where</caption>
 *   <tr><th>path</th><th>kind</th><th>holds</th></tr>
 *   <tr><td>{@code epoch}</td><td>persistent</td><td>the epoch, a decimal number</td></tr>
 *   <tr><td>{@code slots/<id>}</td><td>persistent, empty</td><td>its version counts how often the id was claimed; everything done to an id is guarded
 *       by it</td></tr>
 *   <tr><td>{@code ids/<id>}</td><td>ephemeral</td><td>{@code {"format":1,"instance":"<32 hex>","group":"<group>","epoch":<number>}}</td></tr>
 *   <tr><td>{@code groups/<group>/<instance>}</td><td>ephemeral</td><td>the entry: the JSON of Curator's {@code ServiceInstance}</td></tr>
 * </table>
 *
 * <p>All parents are persistent. To read the entries with Curator's {@code x-discovery}, use the base path {@code <root>/<system>/groups}, the group as
 * the service's name, and {@code Map} as the payload's type. The payload holds {@code format} (1), {@code id}, {@code instance},
 * {@code epoch}, {@code revision} (absent: the node's czxid), {@code health}, {@code note}, {@code properties}. {@code enabled} is false
 * while the health is critical or maintenance.
 *
 * <h2>Promise → primitive</h2>
 *
 * <table>
 *   <caption>How each promise is kept</caption>
 *   <tr><th>promise</th><th>primitive</th></tr>
 *   <tr><td>P1, P4</td><td>one {@code multi}: write {@code slots/<id>} at the version that was read, create {@code ids/<id>} and the entry, both
 *       ephemeral. It succeeds for one claimer; a node of another owner makes it fail. Never decided by a read</td></tr>
 *   <tr><td>P2</td><td>the session. A renewal is {@code sync} (it passes the leader) and a read of {@code ids/<id>}: still of this session and this
 *       czxid. Valid for half the negotiated timeout, renewed every sixth; see {@code LeaseClock}</td></tr>
 *   <tr><td>P3</td><td>revision = czxid of {@code ids/<id>} = zxid of the claiming {@code multi}. Every later write checks the slot's version and is refused once
 *       the session is over or the id was claimed again</td></tr>
 *   <tr><td>P5, P8</td><td>the audit compares the entry's bytes and owner; persistent watches on the own nodes tell of tampering at once</td></tr>
 *   <tr><td>P6</td><td>nothing is deleted or written when the connection comes back within the same session</td></tr>
 *   <tr><td>P10</td><td>{@code multi}: check the slot's version, delete {@code ids/<id>} and the entry</td></tr>
 *   <tr><td>P13, P16</td><td>one persistent recursive watch per group; each event leads to one read of that entry. Such watches do not replay what they missed,
 *       so each connection begins with a full list</td></tr>
 *   <tr><td>P14</td><td>a missing group is read as empty only from a server that answers; everything else is an error</td></tr>
 *   <tr><td>P15</td><td>a list that leaves out an entry that could be read before and may not be read now is doubtful; {@code sync} before a strong list and before the first of a session; the epoch is read with each list and written by
 *       compare-and-set</td></tr>
 *   <tr><td>P22</td><td>a password file is looked at every few seconds, stores are read by each new connection</td></tr>
 *   <tr><td>P24</td><td>entries are {@code x-discovery}'s</td></tr>
 * </table>
 *
 * <h2>Bounds</h2>
 *
 * <p>With T the negotiated session timeout: a crashed process is off the list, and its id free, within 7/4 T. The leader hears of a session's
 * last sign of life half a tick late and looks at its sessions once a tick; a tick is T/2 at most unless an operator lowered
 * {@code minSessionTimeout}, which these bounds do not cover.
 *
 * <h2>What an operator should know</h2>
 *
 * <ul>
 *   <li>One connection and one session per connector; {@code maxClientCnxns} (60 per address by default) has to suffice for those on one machine.
 *   <li>A session survives a server that restarts with its data within 7/8 T. After that, or if a server refuses it because it lost its data, it is given up for
 *       another, and its ids are claimed again: the same ids, newer incarnations.
 *   <li>The connect string is taken as it is; servers that an ensemble announces are not followed. Names are resolved anew with each attempt.
 *   <li>Everything that is created has the ACL of the settings, parents included. Two users in one root need it made beforehand with an
 *       ACL for both. Nodes keep the identity they were made with: whoever changes a digest password has to change their ACL too.
 *   <li>JVM-wide ZooKeeper properties do not decide anything the settings decide. SASL is not used.
 *   <li>{@code slots} keeps one empty node for each id that was ever claimed.
 * </ul>
 */
public final class ZooKeeperConnector extends EngineConnector {

    /** The word in {@code registry.type}. */
    public static final String TYPE = "zookeeper";

    /** Makes a connector that is not started; does no I/O. */
    public ZooKeeperConnector(ZooKeeperSettings settings, ConnectorContext context) {
        this(settings, context, EngineSettings.defaults());
    }

    /** Makes a connector with other times than the usual ones. */
    public ZooKeeperConnector(ZooKeeperSettings settings, ConnectorContext context, EngineSettings times) {
        super(new ZooKeeperBackend(settings, context, times), context, times);
    }
}
