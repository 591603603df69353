package io.muster.registry.testkit;

import io.muster.registry.testkit.KitRun.Case;
import java.util.List;
import java.util.stream.Stream;

/** All connectors that are broken on purpose. */
final class Mutants {

    private static final String LEFT = "Left[";
    private static final String LATE_CALLBACK = "P20: onSnapshot began after close";

    private Mutants() {}

    static List<Mutant> all() {
        return Stream.of(ids(), entries(), views(), moments(), resources())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant> ids() {
        return List.of(
                Mutant.ofBackend(
                        "adopts a foreign owner",
                        MutantBackends.AdoptsForeignOwner::new,
                        new Case(ConnectorConformance.Leases.class, "p04_foreignOwnerNeverAdopted"),
                        "expected: 1"),
                Mutant.ofBackend(
                        "reuses an id early",
                        MutantBackends.ReusesIdEarly::new,
                        new Case(ConnectorConformance.Leases.class, "p02_notReusedWhileHolderLives"),
                        "not to be equal to"),
                Mutant.ofBackend(
                        "its claim never lapses",
                        (client, faults) -> new MutantBackends.ClaimNeverLapses(client),
                        new Case(ConnectorConformance.Leases.class, "p02_holderFencesItselfBeforeReuse"),
                        "the former holder's claim"),
                Mutant.ofBackend(
                        "removes by id alone",
                        MutantBackends.RemovesByIdAlone::new,
                        new Case(ConnectorConformance.Departing.class, "p03_oldIncarnationCannotRemoveNew"),
                        LEFT));
    }

    private static List<Mutant> entries() {
        return List.of(
                Mutant.ofBackend(
                        "deletes and recreates its entry on reconnect",
                        MutantBackends.RecreatesOnReconnect::new,
                        new Case(ConnectorConformance.Liveness.class, "p06_noFlapOnShortBlip"),
                        LEFT),
                Mutant.ofBackend(
                        "puts back an old payload",
                        (client, faults) -> new MutantBackends.RemembersOldContent(client),
                        new Case(ConnectorConformance.Liveness.class, "p05_latestPayloadAfterReconnect"),
                        "properties={}"),
                Mutant.ofBackend(
                        "registers again after deregister",
                        (client, faults) -> new MutantBackends.ReregistersAfterDeregister(client),
                        new Case(ConnectorConformance.Departing.class, "p10_deregisterDuringOutageIsHonouredAfter"),
                        // the watcher sees it come back, or, asked sooner, only the registry does
                        "Expected size: 1",
                        "some elements were not expected"),
                Mutant.ofBackend(
                        "busy-loops in an outage",
                        (client, faults) -> new MutantBackends.BusyLoops(client),
                        new Case(ConnectorConformance.Traffic.class, "p18_outageAsksLittle"),
                        "to be less than"));
    }

    private static List<Mutant> views() {
        return List.of(
                Mutant.ofBackend(
                        "takes an outage for departures",
                        (client, faults) -> new MutantBackends.TakesOutageForDeparture(client),
                        new Case(ConnectorConformance.Outage.class, "p14_lastKnownGoodKept"),
                        LEFT),
                Mutant.ofConnector(
                        "applies an empty answer",
                        MutantViews.AppliesEmptyAnswer::new,
                        new Case(ConnectorConformance.Outage.class, "p15_registryRestartEmpty"),
                        "to be greater than or equal to 2"),
                Mutant.ofBackend(
                        "compares entries by their keys",
                        (client, faults) -> new MutantFeeds.ComparesByKey(client),
                        new Case(ConnectorConformance.Outage.class, "p16_sameIdRecreatedDuringDisconnect"),
                        "a watcher waits for exactly"),
                Mutant.ofBackend(
                        "ignores the end of a stream",
                        (client, faults) -> new MutantFeeds.IgnoresEndOfStream(client),
                        new Case(ConnectorConformance.Recovery.class, "p16_compactionDuringDisconnect"),
                        "a watcher waits for exactly",
                        "a watcher waits for the listing"),
                Mutant.ofBackend(
                        "drops the last leave",
                        (client, faults) -> new MutantFeeds.DropsLastLeave(client),
                        new Case(ConnectorConformance.Membership.class, "p14_emptyGroupGivesEmptySnapshot"),
                        "a watcher waits for exactly"),
                Mutant.ofConnector(
                        "ignores the epoch after a wipe",
                        MutantViews.IgnoresEpoch::new,
                        new Case(ConnectorConformance.Outage.class, "p15_registryRestartEmpty"),
                        // no snapshot says that it is recovering
                        "Expecting any elements of"),
                Mutant.ofConnector(
                        "delivers out of order",
                        MutantConnectors.DeliversOutOfOrder::new,
                        new Case(ConnectorConformance.Membership.class, "p13_revisionMonotonicPerListener"),
                        "is not sorted"));
    }

    /** What is right in the end, and was wrong for a moment: only the histories show it. */
    private static List<Mutant> moments() {
        return List.of(
                Mutant.ofConnector(
                        "lists the departed once more",
                        MutantViews.ShowsTheDepartedOnceMore::new,
                        new Case(ConnectorConformance.Membership.class, "p14_emptyGroupGivesEmptySnapshot"),
                        "it had left by itself, and was seen leaving"),
                Mutant.ofConnector(
                        "shows an older content once more",
                        MutantViews.ShowsTheOlderOnceMore::new,
                        new Case(ConnectorConformance.Outage.class, "p14_changesDuringDisconnectSeen"),
                        "something older than what it showed before"),
                Mutant.ofConnector(
                        "shows nobody for a moment",
                        MutantViews.ShowsNobodyForAMoment::new,
                        new Case(ConnectorConformance.Membership.class, "p16_convergesAfterRandomFaults"),
                        "it neither left nor died"));
    }

    private static List<Mutant> resources() {
        return List.of(
                blocksHeartbeats(),
                Mutant.ofConnector(
                        "unsubscribes nobody",
                        MutantConnectors.UnsubscribesNobody::new,
                        new Case(ConnectorConformance.Listening.class, "p13_unsubscribeStops"),
                        LATE_CALLBACK),
                Mutant.ofConnector(
                        "starts a callback after close",
                        MutantConnectors.CallsBackAfterClose::new,
                        new Case(ConnectorConformance.Lifecycle.class, "p20_noCallbackAfterClose"),
                        LATE_CALLBACK),
                Mutant.ofConnector(
                        "leaks a thread",
                        MutantConnectors.LeaksThread::new,
                        new Case(ConnectorConformance.Identity.class, "p01_firstIsSmallest"),
                        "P20: thread 'leaked' was left behind"),
                Mutant.ofBackend(
                        "leaves its session open",
                        (client, faults) -> new MutantBackends.LeavesSessionOpen(client),
                        new Case(ConnectorConformance.Identity.class, "p02_reuseImmediatelyAfterGracefulClose"),
                        "P20: lease client"),
                Mutant.ofBackend(
                        "throws on a thread of its own",
                        (client, faults) -> new MutantBackends.ThrowsOnItsThread(client),
                        new Case(ConnectorConformance.Membership.class, "p14_emptyGroupGivesEmptySnapshot"),
                        "1 tasks of the connector's own threads threw"),
                Mutant.ofConnector(
                        "leaks a socket",
                        MutantConnectors.LeaksSocket::new,
                        new Case(ConnectorConformance.Lifecycle.class, "p20_noThreadSocketTimerLeak"),
                        "to be less than"));
    }

    private static Mutant blocksHeartbeats() {
        BusyListeners busy = new BusyListeners();
        return new Mutant(
                "blocks heartbeats on a slow listener",
                () -> new MutantHarness(
                        (client, faults) -> new MutantBackends.RenewsAfterListeners(client, busy),
                        connector -> new MutantConnectors.TellsWhenBusy(connector, busy)),
                new Case(ConnectorConformance.Listening.class, "p19_slowListenerDoesNotDelayHeartbeatOrOthers"),
                List.of("a watcher waits for exactly", "claim"));
    }
}
