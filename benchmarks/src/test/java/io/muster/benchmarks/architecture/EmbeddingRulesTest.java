package io.muster.benchmarks.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;

/** What a library must not do to the process that embeds it. */
@AnalyzeClasses(packages = "io.muster", importOptions = DoNotIncludeTests.class)
final class EmbeddingRulesTest {

    @ArchTest
    static final ArchRule librariesLeaveTheProcessAlone = noClasses()
            .that(Packages.LIBRARIES)
            .should()
            .callMethod(Runtime.class, "addShutdownHook", Thread.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "setProperty", String.class, String.class)
            .orShould()
            .callMethod(Thread.class, "setDefaultUncaughtExceptionHandler", Thread.UncaughtExceptionHandler.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("sun.misc..")
            .because("signals, shutdown, properties and default handlers belong to the embedding application");

    @ArchTest
    static final ArchRule librariesLogAndNeverPrint = noClasses()
            .that(Packages.LIBRARIES)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("the console belongs to the embedding application");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .that(Packages.LIBRARIES)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because("time is injected, and an owner thread that sleeps holds up everything it owns");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            ArchRuleDefinition.classes().that().resideInAPackage(Packages.OURS).should(liveInANullMarkedPackage());

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            item,
                            item.getPackageName() + " has no @NullMarked package-info.java, seen at "
                                    + item.getName()));
                }
            }
        };
    }
}
