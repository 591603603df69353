/**
 * The conformance kit: one test per case of the contract, run by every connector.
 *
 * <p>Entry type: the abstract conformance test, which a connector extends.
 */
@NullMarked
package io.muster.registry.testkit;

import org.jspecify.annotations.NullMarked;
