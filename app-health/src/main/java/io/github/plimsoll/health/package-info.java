/**
 * Liveness, readiness, component states and metrics over HTTP. Knows nothing of trading: what is shown comes from one
 * {@link io.github.plimsoll.health.HealthSource} and one meter registry.
 */
@NullMarked
package io.github.plimsoll.health;

import org.jspecify.annotations.NullMarked;
