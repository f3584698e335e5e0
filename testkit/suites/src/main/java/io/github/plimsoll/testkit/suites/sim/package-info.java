/**
 * The trade path in a world where everything goes wrong on purpose: one seed drives clock, prices, users, store, venue and
 * the life of the processes, and the shipped classes run in it unchanged. Everything happens in one thread, so the same
 * seed always tells the same story.
 */
@NullMarked
package io.github.plimsoll.testkit.suites.sim;

import org.jspecify.annotations.NullMarked;
