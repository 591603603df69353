package io.muster.benchmarks.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers inside the runtime: protocol below link below membership below the public package. */
@AnalyzeClasses(packages = "io.muster", importOptions = DoNotIncludeTests.class)
final class RuntimeRulesTest {

    @ArchTest
    static final ArchRule protocolKnowsOnlyIdentities = noClasses()
            .that()
            .resideInAPackage(Packages.PROTOCOL)
            .should()
            .dependOnClassesThat(resideInAPackage(Packages.OURS)
                    .and(not(resideInAPackage(Packages.PROTOCOL).or(Packages.IDENTITY))))
            .because("the wire format is read and tested by itself")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule linkKnowsNeitherMembershipNorContract = noClasses()
            .that()
            .resideInAPackage(Packages.LINK)
            .should()
            .dependOnClassesThat(resideInAnyPackage(Packages.MEMBERSHIP, "io.muster.registry..")
                    .and(not(Packages.IDENTITY.or(resideInAPackage("io.muster.registry.time..")))))
            .because("a link lives and dies by what it is told, not by what the registry says")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyThePublicPackageAndItsWiringKnowMembership = noClasses()
            .that()
            .resideInAPackage(Packages.OURS)
            .and()
            .resideOutsideOfPackages(Packages.PUBLIC, "io.muster.cluster.wiring..", Packages.MEMBERSHIP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(Packages.MEMBERSHIP)
            .because("one owner decides who is there; others see it through the public package");

    @ArchTest
    static final ArchRule adminSeesThePublicPackageConfigurationAndMetrics = noClasses()
            .that()
            .resideInAPackage(Packages.ADMIN)
            .should()
            .dependOnClassesThat(resideInAPackage(Packages.CLUSTER)
                    .and(not(resideInAnyPackage(
                            Packages.PUBLIC, Packages.ADMIN, Packages.METRICS, "io.muster.cluster.config"))))
            .because("it tells what anybody who embeds the runtime could ask, and cannot hold up a link");

    @ArchTest
    static final ArchRule metricsSeeThePublicPackageAndMicrometerAlone = classes()
            .that()
            .resideInAPackage(Packages.METRICS)
            .should()
            .onlyDependOnClassesThat(Packages.CONNECTOR_API.or(resideInAnyPackage(
                    Packages.PUBLIC, Packages.METRICS, "io.micrometer.core..", "java..", "org.jspecify..")))
            .because("an application binds them to its own registry");

    @ArchTest
    static final ArchRule micrometerIsOptional = noClasses()
            .that()
            .resideInAPackage(Packages.OURS)
            .and()
            .resideOutsideOfPackage(Packages.METRICS)
            .and()
            .doNotHaveSimpleName("PrometheusPage")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .because("what embeds the runtime need not have it");

    @ArchTest
    static final ArchRule noNettyInPublicSignatures = classes()
            .that()
            .resideInAnyPackage(Packages.PUBLIC, Packages.ADMIN)
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .should(new ShowNoTypeOf("io.netty"))
            .because("the transport may change under those who embed it")
            .allowEmptyShould(true);
}
