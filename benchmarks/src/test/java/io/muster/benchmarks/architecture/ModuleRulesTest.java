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

/** The arrows between the modules. */
@AnalyzeClasses(packages = "io.muster", importOptions = DoNotIncludeTests.class)
final class ModuleRulesTest {

    @ArchTest
    static final ArchRule contractStandsOnTheJdkAndSlf4jAlone = classes()
            .that(Packages.CONNECTOR_API)
            .should()
            .onlyDependOnClassesThat(Packages.CONNECTOR_API.or(
                    resideInAnyPackage("java..", "javax.net..", "javax.security..", "org.slf4j", "org.jspecify..")))
            .because("every connector and every embedder inherits what it needs");

    @ArchTest
    static final ArchRule runtimeNeverSeesAConnector = noClasses()
            .that()
            .resideInAPackage(Packages.CLUSTER)
            .should()
            .dependOnClassesThat(Packages.CONNECTORS)
            .because("connectors are found by the ServiceLoader, through the contract")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule connectorsNeverSeeTheRuntime = noClasses()
            .that(Packages.CONNECTORS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(Packages.CLUSTER)
            .because("a connector serves whoever asks through the contract")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule zooKeeperConnectorSeesNoOther = aloneAmongConnectors(Packages.ZOOKEEPER);

    @ArchTest
    static final ArchRule consulConnectorSeesNoOther = aloneAmongConnectors(Packages.CONSUL);

    @ArchTest
    static final ArchRule etcdConnectorSeesNoOther = aloneAmongConnectors(Packages.ETCD);

    @ArchTest
    static final ArchRule connectorsShowOnlyConnectorSettingsAndProvider = classes()
            .that(Packages.CONNECTORS)
            .and()
            .areTopLevelClasses()
            .and()
            .haveModifier(JavaModifier.PUBLIC)
            .should()
            .haveNameMatching(".*(Connector|Settings|Provider)")
            .because("the rest of a connector is free to change")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule librariesNeverSeeTestKitExampleOrBenchmarks = noClasses()
            .that(Packages.LIBRARIES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(Packages.TESTKIT, "io.muster.compose..", "io.muster.benchmarks..");

    private static ArchRule aloneAmongConnectors(String connector) {
        return noClasses()
                .that()
                .resideInAPackage(connector)
                .should()
                .dependOnClassesThat(Packages.CONNECTORS.and(not(resideInAPackage(connector))))
                .because("someone takes one connector without the others")
                .allowEmptyShould(true);
    }
}
