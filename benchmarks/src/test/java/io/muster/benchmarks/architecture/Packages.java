package io.muster.benchmarks.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;

/** The packages that the rules speak of, each named in one place. */
final class Packages {

    static final String OURS = "io.muster..";
    static final String CLUSTER = "io.muster.cluster..";
    static final String PUBLIC = "io.muster.cluster";
    static final String LINK = "io.muster.cluster.link..";
    static final String PROTOCOL = "io.muster.cluster.link.protocol..";
    static final String ADMIN = "io.muster.cluster.admin..";
    static final String METRICS = "io.muster.cluster.metrics..";
    static final String MEMBERSHIP = "io.muster.cluster.membership..";

    static final String ZOOKEEPER = "io.muster.registry.zookeeper..";
    static final String CONSUL = "io.muster.registry.consul..";
    static final String ETCD = "io.muster.registry.etcd..";
    static final String TESTKIT = "io.muster.registry.testkit..";

    static final DescribedPredicate<JavaClass> CONNECTORS = resideInAnyPackage(ZOOKEEPER, CONSUL, ETCD);

    /** What the modules {@code connector-api} holds. */
    static final DescribedPredicate<JavaClass> CONNECTOR_API = resideInAPackage("io.muster.registry..")
            .and(resideOutsideOfPackages(ZOOKEEPER, CONSUL, ETCD, TESTKIT))
            .as("connector-api");

    /** What others embed; the rest is run, not embedded. */
    static final DescribedPredicate<JavaClass> LIBRARIES =
            CONNECTOR_API.or(CONNECTORS).or(resideInAPackage(CLUSTER)).as("the libraries");

    /** The identity of a server, which both the registry and the wire carry. */
    static final DescribedPredicate<JavaClass> IDENTITY =
            belongToAnyOf(InstanceId.class, Incarnation.class, ServerIdentity.class);

    private Packages() {}
}
