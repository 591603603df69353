package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.registry.ServerRegistryConnector;
import io.muster.registry.testkit.KitRun.Case;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shows that the kit can fail: each mutant is killed by the case that is meant for it. */
class MutantsTest {

    private static final MutantHarness.BackendMutation SAME_BACKEND = (client, faults) -> client;
    private static final Case FOREIGN_OWNER =
            new Case(ConnectorConformance.Leases.class, "p04_foreignOwnerNeverAdopted");
    private static final Case FENCES = new Case(ConnectorConformance.Leases.class, "p02_holderFencesItselfBeforeReuse");
    private static final Case FIRST_ID = new Case(ConnectorConformance.Identity.class, "p01_firstIsSmallest");
    private static final Case LAST_KNOWN = new Case(ConnectorConformance.Outage.class, "p14_lastKnownGoodKept");
    private static final Case NO_FLAP = new Case(ConnectorConformance.Liveness.class, "p06_noFlapOnShortBlip");
    private static final Case LATEST = new Case(ConnectorConformance.Liveness.class, "p05_latestPayloadAfterReconnect");
    private static final Case OLD_REMOVAL =
            new Case(ConnectorConformance.Departing.class, "p03_oldIncarnationCannotRemoveNew");
    private static final Case DEREGISTER =
            new Case(ConnectorConformance.Departing.class, "p10_deregisterDuringOutageIsHonouredAfter");
    private static final Case UNSUBSCRIBE = new Case(ConnectorConformance.Listening.class, "p13_unsubscribeStops");
    private static final Case LEAKS = new Case(ConnectorConformance.Lifecycle.class, "p20_noThreadSocketTimerLeak");
    private static final Case AFTER_CLOSE = new Case(ConnectorConformance.Lifecycle.class, "p20_noCallbackAfterClose");

    @AfterEach
    void endLeaks() {
        MutantConnectors.LeaksThread.endThreads();
        MutantConnectors.LeaksSocket.closeSockets();
    }

    @Test
    void noMutant_survivesTheSameCases() {
        for (Case each : List.of(
                FOREIGN_OWNER,
                FENCES,
                FIRST_ID,
                LAST_KNOWN,
                NO_FLAP,
                LATEST,
                OLD_REMOVAL,
                DEREGISTER,
                UNSUBSCRIBE,
                LEAKS,
                AFTER_CLOSE)) {
            KitRun run = KitRun.of(new MutantHarness(SAME_BACKEND, UnaryOperator.identity()), each);
            assertThat(run.failures()).as(each.method()).isEmpty();
            assertThat(run.passed()).as(each.method()).isEqualTo(1);
        }
    }

    @Test
    void adoptsForeignOwner_isKilled() {
        assertKilled(MutantBackends.AdoptsForeignOwner::new, FOREIGN_OWNER, "expected: 1");
    }

    @Test
    void claimNeverLapses_isKilled() {
        assertKilled(
                (client, faults) -> new MutantBackends.ClaimNeverLapses(client), FENCES, "the former holder's claim");
    }

    @Test
    void takesOutageForDeparture_isKilled() {
        assertKilled((client, faults) -> new MutantBackends.TakesOutageForDeparture(client), LAST_KNOWN, "Left[");
    }

    @Test
    void recreatesOnReconnect_isKilled() {
        assertKilled(MutantBackends.RecreatesOnReconnect::new, NO_FLAP, "Left[");
    }

    @Test
    void remembersOldContent_isKilled() {
        assertKilled((client, faults) -> new MutantBackends.RemembersOldContent(client), LATEST, "properties={}");
    }

    @Test
    void removesByIdAlone_isKilled() {
        assertKilled(MutantBackends.RemovesByIdAlone::new, OLD_REMOVAL, "Left[");
    }

    @Test
    void reregistersAfterDeregister_isKilled() {
        assertKilled(
                (client, faults) -> new MutantBackends.ReregistersAfterDeregister(client),
                DEREGISTER,
                // the watcher sees it come back, or, asked sooner, only the registry does
                "Expected size: 1",
                "some elements were not expected");
    }

    @Test
    void unsubscribesNobody_isKilled() {
        assertKilled(MutantConnectors.UnsubscribesNobody::new, UNSUBSCRIBE, "P20: onSnapshot began after close");
    }

    @Test
    void callsBackAfterClose_isKilled() {
        assertKilled(MutantConnectors.CallsBackAfterClose::new, AFTER_CLOSE, "P20: onSnapshot began after close");
    }

    @Test
    void leaksThread_isKilledByAnyCaseAtAll() {
        assertKilled(MutantConnectors.LeaksThread::new, FIRST_ID, "P20: thread 'leaked' was left behind");
    }

    @Test
    void leaksSocket_isKilled() {
        assertKilled(MutantConnectors.LeaksSocket::new, LEAKS, "to be less than");
    }

    private static void assertKilled(MutantHarness.BackendMutation mutation, Case by, String... because) {
        assertKilled(new MutantHarness(mutation, UnaryOperator.identity()), by, because);
    }

    private static void assertKilled(UnaryOperator<ServerRegistryConnector> mutation, Case by, String... because) {
        assertKilled(new MutantHarness(SAME_BACKEND, mutation), by, because);
    }

    private static void assertKilled(MutantHarness mutant, Case by, String... because) {
        KitRun run = KitRun.of(mutant, by);
        assertThat(run.failures())
                .as("failures of " + by.method())
                .singleElement()
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(because)
                        .as("what killed it: the assertion, not an accident")
                        .anySatisfy(part -> assertThat(failure).hasMessageContaining(part)));
    }
}
