package io.muster.registry.etcd;

import io.muster.registry.engine.EngineConnector;
import io.muster.registry.engine.EngineSettings;
import io.muster.registry.spi.ConnectorContext;

/**
 * Registers and finds servers in etcd 3.5 or newer.
 *
 * <h2>Key map</h2>
 *
 * <p>Below {@code <namespace>/<prefix>/<system>/}; the namespace is empty and the prefix {@code muster} unless they are set:
 *
 * <table>
 *   <caption>What stands where</caption>
 *   <tr><th>key</th><th>lease</th><th>value</th></tr>
 *   <tr><td>{@code epoch}</td><td>none</td><td>the epoch, a decimal number</td></tr>
 *   <tr><td>{@code ids/<id>}</td><td>the registration's</td><td>the instance, 32 hexadecimal digits; the id has five digits</td></tr>
 *   <tr><td>{@code groups/<group>/<instance>}</td><td>the registration's</td><td>the entry, in etcd's gRPC naming format:
 *       {@code {"Op":0,"Addr":"host:port","Metadata":{…}}}</td></tr>
 * </table>
 *
 * <p>{@code Metadata} holds {@code muster} (the format, 1), {@code id}, {@code instance}, {@code epoch}, {@code revision} (absent: the key's mod revision), {@code host},
 * {@code port}, {@code properties}, and {@code health} with {@code status} and {@code note}. gRPC's etcd resolver reads a group at
 * {@code <namespace>/<prefix>/<system>/groups/<group>}; it sees no health.
 *
 * <h2>Promise → primitive</h2>
 *
 * <table>
 *   <caption>How each promise is kept</caption>
 *   <tr><th>promise</th><th>primitive</th></tr>
 *   <tr><td>P1, P4</td><td>one transaction: if {@code epoch} has the mod revision that was read and {@code ids/<id>} has create revision 0, put {@code ids/<id>} and the entry on
 *       the lease. Never decided by a read</td></tr>
 *   <tr><td>P2</td><td>one lease per registration. A renewal is one keep-alive with a deadline, then one linearizable read of the id, the entry and the epoch. Valid for 4/5 of the granted
 *       lease from when the keep-alive was sent, renewed at a third of that</td></tr>
 *   <tr><td>P3</td><td>revision = create revision of {@code ids/<id>} = revision of the claiming transaction. Every later write and delete is guarded by it</td></tr>
 *   <tr><td>P5, P8</td><td>the audit compares the entry's bytes and lease, the id's lease and create revision, and the epoch; renewals look at all but the bytes</td></tr>
 *   <tr><td>P6</td><td>leases do not depend on a connection; nothing is written when one comes back</td></tr>
 *   <tr><td>P10</td><td>one transaction, guarded by the create revision, deletes both keys; then the lease is revoked</td></tr>
 *   <tr><td>P13, P16</td><td>a list is one transaction at revision R (in pages), a watch begins at R + 1 on a stream of its own and is used once: whatever ends it leads to a new list. Events
 *       older than the list are dropped</td></tr>
 *   <tr><td>P14</td><td>a silent stream is asked for progress, a silent connection for a linearizable read; both after half a lease, with a deadline</td></tr>
 *   <tr><td>P15</td><td>every list is linearizable and reads the epoch in the same revision; another cluster id counts as a revision that went back</td></tr>
 *   <tr><td>P17</td><td>an entry without a lease, or without {@code Metadata.muster}, is foreign</td></tr>
 *   <tr><td>P22</td><td>the password file is read for each authentication, which a refused token leads to; certificates are read for each connection</td></tr>
 * </table>
 *
 * <h2>Ambiguous writes</h2>
 *
 * <p>The number of a lease is chosen here, so it is known even if nothing was answered. A claim that may have been written is finished, if it is found, or its lease is revoked: what
 * it wrote goes, and what is still under way is refused. All other writes are guarded by the create revision, and repeated.
 *
 * <h2>Bounds</h2>
 *
 * <p>With L the lease: a crashed process is off the list, and its id free, within L + 1 s from when the cluster has a leader; a new leader starts every lease anew.
 *
 * <h2>What an operator should know</h2>
 *
 * <ul>
 *   <li>One connection per connector, to one server at a time; when it breaks, or says nothing, the next one is taken. Name several.
 *   <li>One watch stream per group and connector, and one lease per registration.
 *   <li>A key that somebody overwrites without a lease outlives its server. An entry so written is put back by its server, or not listed; an id is taken until
 *       it is deleted by hand.
 *   <li>When the database is full (NOSPACE), servers that are registered stay so, and new ones wait and say why.
 * </ul>
 */
public final class EtcdConnector extends EngineConnector {

    /** The word in {@code registry.type}. */
    public static final String TYPE = "etcd";

    /** Makes a connector that is not started; does no I/O. */
    public EtcdConnector(EtcdSettings settings, ConnectorContext context) {
        this(
                settings,
                context,
                EngineSettings.defaults()
                        .forRequests(settings.timeouts().request(), EtcdClaim.validity(settings.leaseTtl())));
    }

    /** Makes a connector with other times than the usual ones. */
    public EtcdConnector(EtcdSettings settings, ConnectorContext context, EngineSettings times) {
        super(new EtcdBackend(settings, context, times), context, times);
    }
}
