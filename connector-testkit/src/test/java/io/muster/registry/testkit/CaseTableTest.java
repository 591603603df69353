package io.muster.registry.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every case is in the abstract class, named by its promise, and in the table that people read. */
class CaseTableTest {

    private static final Path TABLE = Path.of("CASES.md");
    private static final Pattern NAME = Pattern.compile("P(\\d+) ([a-z]+\\.\\w+): .+");
    private static final int PROMISES = 24;

    /** It takes all connectors on one class path, so it is none of one connector's kit. */
    private static final Set<String> ELSEWHERE = Set.of("life.allThreeConnectorsOneClasspath");

    /** The cases in the order of their numbers, from 1 on. */
    private static final List<String> CASES = List.of(
            "id.firstIsSmallest",
            "id.uniqueUnder50Concurrent",
            "id.gapReused",
            "id.reuseAfterCrashWithinBound",
            "id.reuseImmediatelyAfterGracefulClose",
            "id.notReusedWhileHolderLives",
            "id.holderFencesItselfBeforeReuse",
            "id.fencingTokenStrictlyIncreasesPerSlot",
            "id.ambiguousCreateNoLeak",
            "id.foreignOwnerNeverAdopted",
            "id.rangeExhaustedFailsClearly",
            "id.preferredIdSticky",
            "id.uniqueAcrossGroups",
            "id.linearizableHistory",
            "reg.visibleToOthersWithPayloadExact",
            "reg.invalidInputRejectedBeforeIo",
            "reg.idempotentSameInstance",
            "reg.updateMetadataOneChangeEvent",
            "reg.survivesManyTtls",
            "reg.crashRemovesWithinBound",
            "reg.gracefulRemovesAtOnce",
            "reg.healthDownHiddenThenUp",
            "reg.hungHealthCheckCountsAsFailed",
            "reg.registryDownAtStartRegistersLater",
            "reg.thirdPartyDeletedIsRestored",
            "reg.thirdPartyAlteredIsRepaired",
            "reg.restartQuickly",
            "reg.oldIncarnationCannotRemoveNew",
            "reg.deregisterDuringOutageIsHonouredAfter",
            "reg.deregisterRacesReconnectNoResurrection",
            "reg.latestPayloadAfterReconnect",
            "reg.noFlapOnShortBlip",
            "mem.initialSnapshotExactlyOnceThenChanges",
            "mem.emptyGroupGivesEmptySnapshot",
            "mem.groupPrefixIsolation",
            "mem.revisionMonotonicPerListener",
            "mem.noDuplicateNoSpurious",
            "mem.orderJoinLeaveJoin",
            "mem.largeGroup2000",
            "mem.listenerThrowsExceptionOrErrorOthersServed",
            "mem.slowListenerDoesNotDelayHeartbeatOrOthers",
            "mem.listenerMayCallBackBlocking",
            "mem.unsubscribeStops",
            "mem.poisonRecordSkipped",
            "mem.twoListenersSameView",
            "mem.convergesAfterRandomFaults",
            "out.lastKnownGoodKept",
            "out.changesDuringDisconnectSeen",
            "out.sameIdRecreatedDuringDisconnect",
            "out.parentRecreatedDuringDisconnect",
            "out.registryRestartWithData",
            "out.registryRestartEmpty",
            "out.snapshotRestoreOlder",
            "out.compactionDuringDisconnect",
            "out.freezeLongerThanTtl",
            "out.clientPauseLongerThanTtl",
            "out.blackholedConnection",
            "out.streamEndedGracefullyByServer",
            "out.everyErrorCode",
            "out.falseEmptyGuard",
            "out.authTokenExpiresOrRotates",
            "out.leaderChangeRolling",
            "out.noBusyLoopNoHerd",
            "out.wallClockJump",
            "life.closeIdempotentAnyThreadWithinDeadline",
            "life.noThreadSocketTimerLeak",
            "life.closeDoesNotTouchForeignResources",
            "life.noCallbackAfterClose",
            "life.startTwiceCloseThenStartRejected",
            "life.allThreeConnectorsOneClasspath",
            "life.interruptHandled");

    /** One test of the kit. */
    private record Row(String section, int promise, String name, String method, Set<Capability> needs) {}

    private static List<Row> rows() {
        return Arrays.stream(ConnectorConformance.class.getDeclaredClasses())
                .filter(section -> section.isAnnotationPresent(Nested.class))
                .sorted(Comparator.comparing(Class::getSimpleName))
                .flatMap(section -> Arrays.stream(section.getSuperclass().getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .sorted(Comparator.comparing(Method::getName))
                        .map(method -> row(section.getSuperclass().getSimpleName(), method)))
                .toList();
    }

    private static Row row(String section, Method method) {
        DisplayName named = method.getAnnotation(DisplayName.class);
        assertThat(named).as("the name of %s", method).isNotNull();
        Matcher name = NAME.matcher(named.value());
        assertThat(name.matches())
                .as("the promise, the case and what is promised in '%s'", named.value())
                .isTrue();
        Needs needs = method.getAnnotation(Needs.class);
        return new Row(
                section,
                Integer.parseInt(name.group(1)),
                name.group(2),
                method.getName(),
                needs == null ? Set.of() : new TreeSet<>(Set.of(needs.value())));
    }

    @Test
    void everyCase_isATestOfTheAbstractClass() {
        assertThat(CASES).hasSize(71).doesNotHaveDuplicates();
        Set<String> there = rows().stream().map(Row::name).collect(Collectors.toSet());
        assertThat(CASES).filteredOn(name -> !ELSEWHERE.contains(name)).isSubsetOf(there);
        assertThat(there).doesNotContainAnyElementsOf(ELSEWHERE);
    }

    @Test
    void everyTest_beginsWithAPromise_inItsNameAndInThatOfItsMethod() {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.promise()).isBetween(1, PROMISES);
            assertThat(row.method()).startsWith(String.format("p%02d_", row.promise()));
        });
    }

    @Test
    void theTable_isWhatIsThere() throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "CASES.md"), table());
        assertThat(TABLE).hasContent(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
                # The cases

                Each test of the kit, by the number of its case; what has no number came with the time. `CaseTableTest` holds this page to the code.

                | case | name | promise | test | needs |
                |---|---|---|---|---|
                """);
        for (String name : CASES) {
            if (ELSEWHERE.contains(name)) {
                table.append(line(name, "P20", "not here: it takes all connectors on one class path", ""));
            }
            rows().stream().filter(row -> row.name().equals(name)).forEach(row -> table.append(line(row)));
        }
        rows().stream().filter(row -> !CASES.contains(row.name())).forEach(row -> table.append(line(row)));
        return table.toString();
    }

    private static String line(Row row) {
        return line(
                row.name(),
                "P" + row.promise(),
                "`" + row.section() + "." + row.method() + "`",
                row.needs().stream().map(Capability::name).collect(Collectors.joining(", ")));
    }

    private static String line(String name, String promise, String test, String needs) {
        int number = CASES.indexOf(name) + 1;
        return "| " + (number == 0 ? "" : number) + " | `" + name + "` | " + promise + " | " + test + " | " + needs
                + " |\n";
    }
}
