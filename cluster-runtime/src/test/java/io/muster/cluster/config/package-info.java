/** Tests of the configuration; they open no socket. */
@NullMarked
package io.muster.cluster.config;

import org.jspecify.annotations.NullMarked;
