/** Avantis v2: what a position costs and where it is liquidated, exact, in the venue's own units. */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.avantis;
